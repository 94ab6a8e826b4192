"""Every template compiles: a misspelt tag is found here, not by a resident."""

import os
import sys
from pathlib import Path


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
    import django

    django.setup()
    from django.template import engines

    engine = engines["django"]
    folders = [Path(folder) for folder in engine.dirs]
    names = sorted({str(path.relative_to(f)) for f in folders for path in f.rglob("*.*") if path.is_file()})
    problems = [problem for name in names if (problem := _problem(engine, name))]
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    sys.stdout.write(f"{len(names)} templates, {len(problems)} with problems\n")
    return 1 if problems or not names else 0


def _problem(engine: object, name: str) -> str:
    try:
        engine.get_template(name)  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001  # whatever a tag raises, the template's name is what helps
        return f"{name}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
