"""Jinja, fenced in: templates compute text from the values they are given and touch nothing else.

A template may use variables, conditions, loops, the filters of `FILTERS` and no more. Whatever goes wrong inside one is
told with template, line and agency, because it is an organizer who reads it, not a programmer.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from cpra_bot.errors import LetterAtFault
from cpra_bot.letters.plain import day_in_words, entries, join_labels, join_words, keep, paragraph

FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "day": day_in_words,
        "entries": entries,
        "join_labels": join_labels,
        "join_words": join_words,
        "keep": keep,
        "paragraph": paragraph,
    }
)
"""Our own filters; each can also be called as a function, `day(today)`."""

BORROWED_FILTERS = ("first", "join", "last", "length", "lower", "map", "trim", "upper")
"""The filters of Jinja that letters may use. `default` is left out on purpose: it would hide a misspelled name."""


class _NamedLoader(BaseLoader):
    """A DictLoader that gives a template its own name as file name, so that tracebacks can be read for the line."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = dict(sources)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Source, name, and a promise that it does not change."""
        if template not in self._sources:
            raise TemplateNotFound(template)
        return self._sources[template], template, lambda: True


class _Missing(StrictUndefined):
    """An unknown name: an error at its first use, with the nearest name that exists."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        where, names = _owner(self._undefined_obj)
        name = str(self._undefined_name)
        return f'there is no "{name}"{where}{did_you_mean(name, names)}'


class Templates:
    """The parsed templates of one workspace.

    Attributes:
        names: of the templates, as `initial.j2`.
    """

    def __init__(self, environment: Environment, parsed: Mapping[str, Template]) -> None:
        self._environment = environment
        self._parsed = dict(parsed)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all templates, as given."""
        return tuple(self._parsed)

    def render(self, name: str, agency_id: str, /, **context: Any) -> str:
        """The text of one template.

        Args:
            name: `initial.j2`.
            agency_id: named in the error if there is one.
            context: the variables of the template.

        Raises:
            LetterAtFault: there is no such template, a name in it is unknown, it reaches for something that the sandbox
                forbids, or it fails in any other way.
        """
        if name not in self._parsed:
            raise LetterAtFault(
                f"there is no template {name}{did_you_mean(name, self._parsed)}",
                "put it into the folder templates",
                template=name,
                agency=agency_id,
            )
        try:
            return self._parsed[name].render(context)
        except (
            Exception
        ) as error:  # a template is the user's own program: whatever it raises is a fault in the template
            raise _as_fault(error, name, agency_id, (*context, *FILTERS)) from error


_PLAIN = frozenset({str, int, bool, tuple, date, type(None)})


class _Fence(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which judges an attribute by its name and by what its owner is: each pair once."""

    _judged: dict[tuple[type, str], bool]

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As the sandbox's own, which looks twice; where it has judged the pair, a plain value is given at once."""
        try:
            value = getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)
        if type(value) in _PLAIN and self._judged.get((type(obj), attribute)):
            return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read it; `value` plays no part in the sandbox's own answer."""
        pair = type(obj), attr
        if pair not in self._judged:
            self._judged[pair] = super().is_safe_attribute(obj, attr, value)
        return self._judged[pair]


def build_environment(sources: Mapping[str, str]) -> Environment:
    """The fenced Jinja environment over these sources, nothing parsed yet."""
    environment = _Fence(
        loader=_NamedLoader(sources),
        undefined=_Missing,
        autoescape=False,  # letters are plain text; escaping would write &amp; into them
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    environment._judged = {}
    borrowed = {name: environment.filters[name] for name in BORROWED_FILTERS}
    environment.filters = {**borrowed, **FILTERS}
    environment.globals = dict(FILTERS)
    return environment


def load_templates(sources: Mapping[str, str]) -> Templates:
    """Parse all templates, once.

    Args:
        sources: name (`initial.j2`) → text. Templates may include each other by these names.

    Raises:
        LetterAtFault: the first template that is not valid Jinja, with its line.
    """
    return _parsed(tuple(sources.items()))


@lru_cache(maxsize=4)
def _parsed(pairs: tuple[tuple[str, str], ...]) -> Templates:
    """Templates that many runs of one process share; parsing costs more than writing a letter."""
    sources = dict(pairs)
    environment = build_environment(sources)
    parsed: dict[str, Template] = {}
    for name in sources:
        try:
            parsed[name] = environment.get_template(name)
            parsed[name].globals = dict(environment.globals)  # not as layers, which each rendering would unfold
        except TemplateSyntaxError as error:
            raise _as_fault(error, name, "", ()) from error
    return Templates(environment, parsed)


def syntax_fault(error: TemplateSyntaxError, filters: Iterable[str]) -> tuple[str, str]:
    """What is wrong and what to do, in plain words.

    Args:
        error: as Jinja raised it.
        filters: names of the filters that exist.
    """
    message = (error.message or "it is not a valid template").rstrip(".")
    if message.startswith("No filter named "):
        name = message.split("'")[1]
        return f'there is no filter "{name}"{did_you_mean(name, filters)}', f"use one of: {', '.join(sorted(filters))}"
    plain = message[:1].lower() + message[1:]
    return f"the template cannot be read: {plain}", "look for a bracket or a block such as {% if %} that is not closed"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """` (did you mean "x"?)` for the nearest known name, or nothing."""
    near = difflib.get_close_matches(name, sorted(set(known)), n=1, cutoff=0.6)
    return f' (did you mean "{near[0]}"?)' if near else ""


def _owner(thing: object) -> tuple[str, list[str]]:
    """Where a name was looked for, and which names stand there."""
    if isinstance(thing, BaseModel):
        return f" in {type(thing).__name__.lower()}", sorted(type(thing).model_fields)
    if is_dataclass(thing) and not isinstance(thing, type):
        return f" in {type(thing).__name__}", [field.name for field in fields(thing)]
    if isinstance(thing, Mapping):
        return "", [str(key) for key in thing]
    return "", []


def _as_fault(error: Exception, name: str, agency: str, names: Iterable[str]) -> LetterAtFault:
    template, line = _place(error, name)
    remedy = f"mend {template}" + (f" in line {line}" if line else "")
    if isinstance(error, TemplateSyntaxError):
        what, hint = syntax_fault(error, (*BORROWED_FILTERS, *FILTERS))
        return LetterAtFault(what, hint, template=error.name or name, line=error.lineno, agency=agency)
    if isinstance(error, SecurityError):
        what = f"the template reaches for something that letters may not use: {_plain(error)}"
        remedy = "use only the variables that letters are given"
    elif isinstance(error, UndefinedError):
        what = _plain(error)
        unknown = what.split('"')[1] if what.count('"') == 2 else ""
        what += did_you_mean(unknown, names) if unknown and " in " not in what else ""
    elif isinstance(error, TemplateNotFound):
        what = f"it includes a template that does not exist: {_plain(error)}"
    else:
        what = f"the template fails: {type(error).__name__}: {_plain(error)}"
    return LetterAtFault(what, remedy, template=template, line=line, agency=agency)


def _plain(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")


def _place(error: BaseException, name: str) -> tuple[str, int]:
    """Template and line of the innermost template code in the traceback; line 0 if there is none."""
    place = name, 0
    trace = error.__traceback__
    while trace:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            place = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return place
