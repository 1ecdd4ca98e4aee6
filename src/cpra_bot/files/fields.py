"""Which keys a model knows at a place of its file."""

from __future__ import annotations

import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from cpra_bot.files.yaml_tree import Path


def keys_allowed(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    """Names of the keys of the mapping at `path`, required ones first in the order of the model; empty if it has none.

    Args:
        model: type of the whole file.
        path: steps from the top of the file; a key of a free mapping and a list index both lead to the entry's type.
    """
    kind: Any = model
    for step in path:
        kind = _inside(kind, step)
    kind = _bare(kind)
    return tuple(field.alias or name for name, field in kind.model_fields.items()) if _is_model(kind) else ()


def _inside(kind: Any, step: str | int) -> Any:
    kind = _bare(kind)
    if _is_model(kind):
        field = next((field for name, field in kind.model_fields.items() if (field.alias or name) == step), None)
        return field.annotation if field else None
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return arguments[1]
    return arguments[0] if get_origin(kind) is tuple else None


def _bare(kind: Any) -> Any:
    """Take `Annotated[…]` and `… | None` away."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return _bare(next(part for part in get_args(kind) if part is not type(None)))
    return kind


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
