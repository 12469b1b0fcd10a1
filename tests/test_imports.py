"""No module imports, through any others, itself: not at the top, not inside functions, not for types alone."""

import ast
from pathlib import Path

import pytest
from support import ROOT


def module_of(file: Path, root: Path) -> str:
    """The dotted name of a file's module; an `__init__.py` is its package."""
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.AST, module: str, is_package: bool, known: set[str]) -> set[str]:
    """The modules of `known` that a module's text imports, wherever the imports stand.

    `from package import name` is an import of package.name where that is a module, and of the package itself only where
    it is not: then the name stands in the package's `__init__.py`.
    """
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".") if is_package else module.split(".")[:-1]
                base = ".".join([*package[: len(package) - node.level + 1], *([base] if base else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                found.add(whole if whole in known else base)
    return found & known - {module}


def graph_of(package: Path) -> dict[str, set[str]]:
    """Each module of a package with the modules of it that it imports."""
    files = {module_of(file, package.parent): file for file in sorted(package.rglob("*.py"))}
    return {
        name: imports_of(ast.parse(file.read_text("utf-8")), name, file.name == "__init__.py", set(files))
        for name, file in files.items()
    }


def circles_of(graph: dict[str, set[str]]) -> set[frozenset[str]]:
    """The largest groups of modules in which each imports, through others, each (Tarjan's strong components)."""
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_ones: list[str] = []
    found = set()

    def visit(module: str) -> None:
        numbers[module] = lowest[module] = len(numbers)
        open_ones.append(module)
        for imported in sorted(graph[module]):
            if imported not in numbers:
                visit(imported)
            if imported in open_ones:
                lowest[module] = min(lowest[module], lowest[imported])
        if lowest[module] == numbers[module]:
            component = frozenset(open_ones[open_ones.index(module) :])
            del open_ones[open_ones.index(module) :]
            if len(component) > 1:
                found.add(component)

    for module in sorted(graph):
        if module not in numbers:
            visit(module)
    return found


def way_round(graph: dict[str, set[str]], circle: frozenset[str]) -> str:
    """The shortest way from a circle's first module back to it, as `a → b → a`."""
    start = min(circle)
    ways = [[start]]
    for way in ways:  # grows as it is gone through: the shorter ways first
        for imported in sorted(graph[way[-1]] & circle):
            if imported == start:
                return " → ".join([*way, start])
            if not any(imported in other for other in ways):
                ways.append([*way, imported])
    raise AssertionError(f"no circle: {sorted(circle)}")


def test_no_module_imports_itself_through_others():
    graph = graph_of(ROOT / "attn_tui")
    circles = [way_round(graph, circle) for circle in circles_of(graph)]
    assert not circles, "\n".join(["import circles:", *circles])


FILES = {
    "a.py": "def f():\n    from package.b import g\n",
    "b.py": "from package import c",
    "c.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from package.a import f",
    "d.py": "import package.a\nfrom package import VALUE",
    "__init__.py": "VALUE = 1",
    "inner/__init__.py": "from package.inner.one import x",
    "inner/one.py": "from package.inner import two",
    "inner/two.py": "from . import three",
    "inner/three.py": "",
}


@pytest.mark.parametrize(
    ("changed", "circles"),
    [
        ({}, {("a", "b", "c")}),
        ({"c.py": ""}, set()),
        (
            {"c.py": "", "inner/three.py": "from package.inner import x"},
            {("inner", "inner.one", "inner.two", "inner.three")},
        ),
        ({"c.py": "", "inner/three.py": "from .one import x"}, {("inner.one", "inner.two", "inner.three")}),
        ({"c.py": "", "__init__.py": "from package.a import f"}, set()),
        ({"c.py": "", "__init__.py": "from package.d import f"}, {("", "d")}),
    ],
)
def test_a_circle_is_found_wherever_its_imports_stand(tmp_path, changed, circles):
    for name, text in (FILES | changed).items():
        file = tmp_path / "package" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    expected = {frozenset(f"package.{name}".rstrip(".") for name in circle) for circle in circles}
    graph = graph_of(tmp_path / "package")
    assert circles_of(graph) == expected
    for circle in expected:
        assert way_round(graph, circle).count(" → ") >= 2
