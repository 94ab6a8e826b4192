"""YAML pages into a catalogue. Pure but for ``read_path``, which opens the files.

Every problem is found before anything is said: the shape of each page first, then what only makes sense of
the whole (languages, codes given twice, owners, conditions). Nothing but ``Invalid`` is ever raised on bad
input; each problem's field is 'page.yaml:12'.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any

from thirdring.catalogue import spelling
from thirdring.catalogue.case_plans import case_plan_from
from thirdring.catalogue.checks import problems_of_sense, words_on
from thirdring.catalogue.definitions import (
    Catalogue,
    Condition,
    Definition,
    Group,
    Option,
    Question,
    Target,
    WordLists,
)
from thirdring.catalogue.endings import closing_from
from thirdring.catalogue.pages import MAX_BYTES, Page, page_of
from thirdring.catalogue.rules import (
    CLOCKS,
    CLOSING_OUTCOMES,
    PRIORITIES,
    Delivery,
    LocationNeed,
    PhotoNeed,
    Priority,
    QuestionKind,
)
from thirdring.catalogue.shape import problems_of_shape
from thirdring.catalogue.translations import Translation, say_in, translations_at, unread_of
from thirdring.kernel.errors import Invalid, Problem

Data = Mapping[str, Any]
SUFFIXES = (".yaml", ".yml")


def read_path(*paths: FilePath) -> Catalogue:
    """The catalogue in these files; a folder stands for its YAML files in the order of their names.

    The words of a folder's ``translations`` are added to them.
    """
    return read(sources_at(*paths), translations_at(*paths))


def sources_at(*paths: FilePath, wanted: str = "a catalogue page") -> list[tuple[str, bytes]]:
    """Name and bytes of each of these files and folders' pages. Raises Invalid; ``wanted`` is its cure."""
    files = [file for path in paths for file in _files_of(path)]
    if not files:
        raise Invalid([Problem(str(paths[0]) if paths else "file", f"holds no .yaml file; name {wanted}")])
    return [(_name_of(file, files), _bytes_of(file)) for file in files]


def read(sources: Iterable[tuple[str, bytes]], translations: Sequence[Translation] = ()) -> Catalogue:
    """The catalogue that these pages (name, bytes) make together. Raises Invalid with every problem found."""
    pages: list[Page] = []
    problems: list[Problem] = []
    for name, raw in sources:
        try:
            page = page_of(name, raw)
        except Invalid as error:
            problems += error.problems
        else:
            pages.append(page)
            problems += problems_of_shape(page)
    problems = problems or _translate(pages, translations) or problems_of_sense(pages)
    if problems:
        raise Invalid(problems)
    return _catalogue(pages, translations)


def _translate(pages: Sequence[Page], translations: Sequence[Translation]) -> list[Problem]:
    """Put the translations into the pages; what does not fit there, such as a name that is too long."""
    if not translations:
        return []
    for page in pages:
        say_in((words for _, words in words_on(page)), translations)
        own, further = page.data["languages"], page.data.get("also_in", ())
        spoken = dict.fromkeys([*further, *(each.language for each in translations)])
        page.data["also_in"] = [language for language in spoken if language not in own]
    return [problem for page in pages for problem in problems_of_shape(page)]


def _files_of(path: FilePath) -> list[FilePath]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and file.is_file())


def _name_of(file: FilePath, files: Sequence[FilePath]) -> str:
    """The file's own name, as short as tells it from the others."""
    return file.name if sum(other.name == file.name for other in files) == 1 else str(file)


def _bytes_of(file: FilePath) -> bytes:
    """The file's bytes, at most one more than a page may have: a huge file is refused, never loaded."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise Invalid([Problem(str(file), f"can't be opened: {reason.lower()}; check the name")]) from error
    except ValueError as error:
        raise Invalid([Problem("file", "is no file name; check it")]) from error


def _catalogue(pages: Sequence[Page], translations: Sequence[Translation]) -> Catalogue:
    owners: dict[str, tuple[str, ...]] = {}
    for page in pages:
        for agency, teams in (page.data.get("owners") or {}).items():
            owners[agency] = (*owners.get(agency, ()), *(teams or ()))
    return Catalogue(
        languages=tuple(pages[0].data["languages"]),
        groups=tuple(
            _group(page, code, data) for page in pages for code, data in page.data["groups"].items()
        ),
        also_in=tuple(dict.fromkeys(code for page in pages for code in page.data.get("also_in", ()))),
        unread=unread_of((words for page in pages for _, words in words_on(page)), translations),
        owners=owners,
    )


def _group(page: Page, code: str, data: Data) -> Group:
    types = (data["types"] or {}).items()
    return Group(
        code=code,
        names=data["names"],
        icon=data.get("icon", ""),
        types=tuple(
            _definition(service_code, said, page.at(("groups", code, "types", service_code)))
            for service_code, said in types
        ),
    )


def _definition(code: str, data: Data, at: str) -> Definition:
    owner = spelling.owner(data["owner"]) or spelling.Owner("", "")
    metres, hours = spelling.nearby(data.get("duplicates", "no")) or (0, 0)
    return Definition(
        code=code,
        names=data["names"],
        owner=owner.agency,
        owner_team=owner.team,
        descriptions=data.get("descriptions", {}),
        keywords=_word_lists(data.get("keywords", {})),
        private=data.get("visibility") == "private",
        anonymous_allowed=_yes(data, "anonymous", default=True),
        location=LocationNeed(data.get("location", LocationNeed.REQUIRED)),
        photo=PhotoNeed(data.get("photo", PhotoNeed.OPTIONAL)),
        safety=_yes(data, "safety"),
        priority=Priority(data.get("priority", Priority.NORMAL)),
        duplicate_radius_m=metres,
        duplicate_window_h=hours,
        reopen_days=spelling.days(data.get("reopen", "14 days")) or 0,
        delivery=Delivery(data.get("delivery", Delivery.REALTIME)),
        outcomes=tuple(dict.fromkeys(data.get("outcomes", CLOSING_OUTCOMES))),
        emergency_words=_word_lists(data.get("emergency_words", {})),
        questions=_questions(data, "questions"),
        inspection=_questions(data, "inspection"),
        targets=tuple(_targets(data.get("targets", {}))),
        scripts=tuple(data.get("script", ())),
        closing=closing_from(data.get("closing", {})),
        case_plan=case_plan_from(data.get("case_plan", {})),
        at=at,
    )


def _questions(data: Data, key: str) -> tuple[Question, ...]:
    return tuple(_question(code, said) for code, said in data.get(key, {}).items())


def _question(code: str, data: Data) -> Question:
    options = tuple(Option(key=key, names=names) for key, names in data.get("options", {}).items())
    return Question(
        code=code,
        kind=question_kind(data),
        texts=data["ask"],
        required=_yes(data, "required"),
        hints=data.get("hint", {}),
        options=options,
        condition=_condition(data.get("only_if")),
        private=_yes(data, "private"),
    )


def question_kind(data: Data) -> QuestionKind:
    """The kind a question says it has; else what its options imply."""
    return QuestionKind(
        data.get("kind") or (QuestionKind.SINGLE if "options" in data else QuestionKind.STRING)
    )


def _condition(data: Data | None) -> Condition | None:
    if not data:
        return None
    ((question, among),) = data.items()
    return Condition(question=question, among=tuple([among] if isinstance(among, str) else among))


def _targets(data: Data) -> Iterable[Target]:
    for clock in CLOCKS:
        said = data.get(clock, {})
        by_priority = {"any": said} if isinstance(said, str) else said
        for priority in PRIORITIES:
            if span := spelling.span(by_priority.get(priority or "any", "")):
                yield Target(clock=clock, amount=span.amount, unit=span.unit, priority=priority)


def _word_lists(data: Mapping[str, Sequence[str]]) -> WordLists:
    return {language: tuple(words) for language, words in data.items()}


def _yes(data: Data, key: str, *, default: bool = False) -> bool:
    return data[key] in spelling.YES if key in data else default
