"""The sentences of the pages and their translations.

    python tools/translations.py missing fr > missing.po    what a language still lacks for residents
    python tools/translations.py add fr missing.po          puts the filled page into its catalogue

Every entry that ``add`` brings in is marked as machine-made unless ``--reviewed`` is given: people who
speak the language read those first.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "src" / "thirdring"
WEB = PROGRAM / "web"
LOCALE = PROGRAM / "locale"
WITHOUT_SENTENCES = frozenset({"web", "simulator", "config"})  # the faces are read one by one
FACES = ("ui", "resident", "agency", "field", "signin", "desk", "studio", "public")
FOR_RESIDENTS = ("ui", "resident", "signin", "public")
STAFF_PARTS = frozenset(  # of ui and of messages
    {
        "base_staff.html",
        "further.html",
        "ways.html",
        "ways.py",
        "streaming.py",
        "channels.py",
        "closing.py",
        "handing.py",
        "staff_wording.py",
    }
)
MACHINE_MADE = "Machine-made; not yet read by somebody who speaks the language."

_TRANSLATE = re.compile(r"""{% translate (?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.S)
_VARIABLE = re.compile(r"{{ (\w+) }}")
_MARKS = re.compile(r"%\(\w+\)[sd]|%d|{\w+}|</?\w+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What gettext is asked for: the English, and its plural where it has one."""

    singular: str
    plural: str = ""


def sentences(faces: tuple[str, ...] = FACES, *, without: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """Every sentence of the rooms' messages and of these faces' pages, file by file."""
    for path in sorted(PROGRAM.glob("*/**/*.py")):
        if path.relative_to(PROGRAM).parts[0] not in WITHOUT_SENTENCES and path.name not in without:
            yield from _in_module(ast.parse(path.read_text()))
    for face in faces:
        for path in sorted((WEB / face / "templates").rglob("*.html")):
            if path.name not in without:
                yield from _in_template(path.read_text())
        for path in sorted((WEB / face).rglob("*.py")):
            if path.name not in without:
                yield from _in_module(ast.parse(path.read_text()))


def for_residents() -> list[Sentence]:
    """The sentences a resident may read, each once: the pages without sign-in and those to sign in."""
    return list(dict.fromkeys(sentences(FOR_RESIDENTS, without=STAFF_PARTS)))


def catalogue_of(language: str) -> Catalog:
    """The .po page of a language; an empty one, with its plural rule, where there is none yet."""
    path = _page_of(language)
    if not path.exists():
        return _blank(language)
    with path.open("rb") as file:
        return read_po(file, locale=_locale(language))


def missing(language: str) -> Catalog:
    """A page of the resident's sentences that this language lacks, to be filled."""
    have, lacks = catalogue_of(language), _blank(language)
    for said in for_residents():
        kept = have.get(said.singular)
        if kept is None or not kept.string or (said.plural and not all(kept.string)):
            lacks.add((said.singular, said.plural) if said.plural else said.singular)
    return lacks


def wrong(catalogue: Catalog) -> list[str]:
    """What is said of entries whose translation is empty or lost a variable or mark of its sentence."""
    return [problem for entry in catalogue if entry.id and (problem := _problem(entry))]


def add(language: str, filled: Catalog, *, reviewed: bool) -> int:
    """Put the filled entries into the language's catalogue; how many. What is wrong is left out and said."""
    kept, problems = catalogue_of(language), wrong(filled)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    good = [entry for entry in filled if entry.id and not _problem(entry)]
    for entry in good:
        kept.add(entry.id, entry.string, auto_comments=() if reviewed else (MACHINE_MADE,))
    path = _page_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, kept, width=0, omit_header=False)
    return len(good)


def _in_template(text: str) -> Iterator[Sentence]:
    for double, single in _TRANSLATE.findall(text):
        yield Sentence(double or single)
    for body in _BLOCK.findall(text):
        yield Sentence(*(_VARIABLE.sub(r"%(\1)s", part) for part in body.split("{% plural %}")))


def _in_module(tree: ast.AST) -> Iterator[Sentence]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = getattr(node.func, "id", "")
        if name in {"_", "gettext", "gettext_lazy", "gettext_noop"}:
            yield Sentence(ast.literal_eval(node.args[0]))
        elif name in {"ngettext", "ngettext_lazy"}:
            yield Sentence(ast.literal_eval(node.args[0]), ast.literal_eval(node.args[1]))


def _problem(entry: Message) -> str:
    """'' or what is wrong. A plural form has the marks of the English singular or of its plural."""
    asked, said = _parts(entry.id), _parts(entry.string)
    if not said or not all(said):
        return f"Nothing is said for {asked[0]!r}."
    allowed = [_marks(part) for part in asked]
    lost = [part for part in said if _marks(part) not in allowed]
    return f"{asked[0]!r} has {allowed[-1]}, but not {lost[0]!r}." if lost else ""


def _marks(text: str) -> list[str]:
    return sorted(_MARKS.findall(text))


def _parts(words: str | Sequence[str] | None) -> Sequence[str]:
    return (words or "",) if isinstance(words, str) or words is None else words


def _blank(language: str) -> Catalog:
    return Catalog(
        locale=_locale(language),
        fuzzy=False,
        project="Third Ring",
        header_comment=f"# The pages for residents, in {language}.",
    )


def _page_of(language: str) -> Path:
    return LOCALE / _locale(language) / "LC_MESSAGES" / "django.po"


def _locale(language: str) -> str:
    """The folder name gettext wants: zh-hans is zh_Hans."""
    base, _, script = language.partition("-")
    return f"{base}_{script.title()}" if script else base


def main() -> int:
    """Do what the command line says; 1 when a filled page had wrong entries."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("do", choices=("missing", "add"))
    parser.add_argument("language", help="en, fr, zh-hans ...")
    parser.add_argument("page", nargs="?", type=Path, help="the filled .po page")
    parser.add_argument("--reviewed", action="store_true", help="a speaker of the language has read it")
    told = parser.parse_args()
    if told.do == "missing":
        write_po(sys.stdout.buffer, missing(told.language), width=0)
        return 0
    if told.page is None:
        parser.error("say which page to add")
    with told.page.open("rb") as file:
        filled = read_po(file, locale=_locale(told.language))
    sys.stdout.write(f"{add(told.language, filled, reviewed=told.reviewed)} sentences added.\n")
    return 1 if wrong(filled) else 0


if __name__ == "__main__":
    sys.exit(main())
