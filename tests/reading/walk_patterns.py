"""Prints every regular expression that the program has, a JSON line each: those that are compiled when its modules are
loaded or used on a mail, and those that stand as text in a call of `re`. Runs by itself, before anything is loaded.
"""

from __future__ import annotations

import ast
import json
import pkgutil
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

found: dict[tuple[str, int], str] = {}
compiler: Any = re._compiler  # type: ignore[attr-defined]
real = compiler.compile


def noted(pattern: Any, flags: int = 0) -> Any:
    frame = sys._getframe(1)
    while frame.f_back and "cpra_bot" not in frame.f_code.co_filename:
        frame = frame.f_back
    if isinstance(pattern, str) and "cpra_bot" in frame.f_code.co_filename:
        found.setdefault((pattern, int(flags)), Path(frame.f_code.co_filename).stem)
    return real(pattern, flags)


compiler.compile = noted
import cpra_bot  # noqa: E402

WORKS_ALONE = {"cpra_bot.__main__", "cpra_bot.output.verify_bundle"}
for module in pkgutil.walk_packages(cpra_bot.__path__, "cpra_bot."):
    if module.name not in WORKS_ALONE and "migrations" not in module.name:
        import_module(module.name)
compiler.compile = real
for path in Path(cpra_bot.__path__[0]).rglob("*.py"):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        of_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr != "escape"
        first = node.args[0]
        if of_re and isinstance(first, ast.Constant) and isinstance(first.value, str):
            found.setdefault((first.value, 0), path.stem)
for (pattern, flags), where in found.items():
    sys.stdout.write(json.dumps([where, pattern, flags]) + "\n")
