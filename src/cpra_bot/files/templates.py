"""The texts of the letter templates: the shipped ones, a workspace's own laid over them."""

from __future__ import annotations

from pathlib import Path

from cpra_bot.files.read import read_bytes, shown
from cpra_bot.files.suggest import did_you_mean
from cpra_bot.files.yaml_text import decode
from cpra_bot.model.problem import Problem


def read_templates(own: Path, workspace: Path) -> tuple[dict[str, str] | None, list[Problem]]:
    """Read all templates.

    A template of the workspace must replace a shipped one or be mentioned by another template; else its name is
    misspelt, and the letters would go out with the shipped text.

    Args:
        own: the program's folder of templates.
        workspace: folder whose `templates/*.j2` are laid over them.

    Returns:
        File name → text (line ends LF), or None, and the faults (T002: replaces nothing).
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    names = {path.name for path in own.glob("*.j2")}
    laid_over = sorted((workspace / "templates").glob("*.j2"))
    for path in (*sorted(own.glob("*.j2")), *laid_over):
        text, faults = _read(path, shown(path, workspace))
        problems += faults
        if text is not None:
            texts[path.name] = text
    for path in laid_over:
        others = [text for name, text in texts.items() if name != path.name]
        if path.name not in names and not any(path.name in text for text in others):
            what = f"this template replaces no shipped one, and no template uses `{path.name}`"
            remedy = did_you_mean(path.name, names, "name it like the template it should replace")
            problems.append(Problem(shown(path, workspace), 1, 1, "T002", what, remedy))
    return (None if problems else texts), sorted(problems)


def _read(path: Path, name: str) -> tuple[str | None, list[Problem]]:
    raw = read_bytes(path, name, "make it a readable file")
    if isinstance(raw, Problem):
        return None, [raw]
    text, problems = decode(raw, name)
    return (text.replace("\r\n", "\n") if text is not None else None), problems
