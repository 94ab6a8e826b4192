"""The sizes STYLE.md sets: lines of files and functions, and the weight of what a resident's phone loads."""

import ast
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "thirdring"
DIST = SOURCE / "web" / "ui" / "assets" / "dist"
FILE_LINES, FUNCTION_LINES, USUAL_FUNCTION = 400, 60, 7
FIRST_LOAD = 120_000  # bytes, compressed, without the map


def main() -> int:
    files = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    lengths = [found for path in files for found in functions(path)]
    problems = [
        *(
            f"{path.relative_to(ROOT)}: {n} lines, at most {FILE_LINES}"
            for path in files
            if (n := lines(path)) > FILE_LINES
        ),
        *(f"{place}: {n} lines, at most {FUNCTION_LINES}" for place, n in lengths if n > FUNCTION_LINES),
    ]
    usual = median(n for _, n in lengths)
    if usual > USUAL_FUNCTION:
        problems.append(f"half of all functions have more than {usual:g} lines, at most {USUAL_FUNCTION}")
    if (weight := first_load()) > FIRST_LOAD:
        problems.append(f"the first page weighs {weight} bytes compressed, at most {FIRST_LOAD}")
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    sys.stdout.write(
        f"{len(files)} files, functions {usual:g} lines (median), first load {weight / 1000:.0f} kB\n"
    )
    return 1 if problems else 0


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function's place and its lines of code, without decorators and docstring."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            signature = node.body[0].lineno - node.lineno
            yield (
                f"{path.relative_to(ROOT)}:{node.lineno} {node.name}",
                (signature + (body[-1].end_lineno or 0) - body[0].lineno + 1),
            )


def first_load() -> int:
    """Compressed bytes of the styles and scripts that every page loads; fonts and the map come later."""
    parts = [path for path in DIST.glob("app*") if path.suffix in {".css", ".js"}]
    return sum(len(gzip.compress(path.read_bytes())) for path in parts)


if __name__ == "__main__":
    sys.exit(main())
