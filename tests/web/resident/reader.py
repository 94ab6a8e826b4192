"""A reader whose browser runs no scripts: it follows links, fills in forms, and sees what the page says."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

_NEVER_CLOSED = {"input", "img", "meta", "link", "br", "hr"}


class Page(HTMLParser):
    """What a page says and asks, without what only a script would bring out of a <template>."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.status = response.status_code
        self.heading = ""
        self.lines: list[str] = []  # every text of the main part
        self.notices: list[str] = []  # what is going on, above the main part
        self.problems: list[str] = []  # the summary's
        self.beside: list[str] = []  # the errors beside the fields
        self.forms: list[dict[str, Any]] = []  # name to value or values, as a browser would send them
        self.links: dict[str, str] = {}  # words to address
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._words = ""
        self.feed(response.content.decode())

    @property
    def form(self) -> dict[str, Any]:
        """The page's main form: the last one, but for the way out of a report."""
        return (
            self.forms[-2]
            if len(self.forms) > 1 and "Stop, and delete what I entered" in self.lines
            else self.forms[-1]
        )

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        if self.forms and not self._inside("template"):
            self._field(tag, given)
        if tag not in _NEVER_CLOSED:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if not words or self._inside("template"):
            return
        if self._under("class", "tr-notices"):
            self.notices.append(words)
        if not self._inside("main"):
            return
        self.lines.append(words)
        if self._inside("h1"):
            self.heading += words
        if self._under("id", "problems") and self._inside("li"):
            self.problems.append(words)
        if self._under("class", "usa-error-message"):
            self.beside.append(words)
        if self._inside("a"):
            self.links[words] = next(given["href"] or "" for tag, given in reversed(self._open) if tag == "a")
        if self._inside("textarea") and self.forms:
            self.forms[-1][next(g["name"] or "" for t, g in self._open if t == "textarea")] = words

    def _field(self, tag: str, given: dict[str, str | None]) -> None:
        form, name = self.forms[-1], given.get("name") or ""
        if tag == "textarea":
            form[name] = ""
        if tag != "input" or not name:
            return
        if given.get("type") == "file" or (
            given.get("type") in {"radio", "checkbox"} and "checked" not in given
        ):
            return
        if name == "shown" or given.get("type") == "checkbox":
            form.setdefault(name, []).append(given.get("value") or "")
        else:
            form[name] = given.get("value") or ""

    def _inside(self, *tags: str) -> bool:
        return {tag for tag, _ in self._open} >= set(tags)

    def _under(self, attribute: str, value: str) -> bool:
        return any(value in (given.get(attribute) or "").split() for _, given in self._open)


class Reader:
    """Somebody at a browser without scripts."""

    def __init__(self) -> None:
        self.client = Client()
        self.address = "/"
        self.page: Page

    def go(self, address: str) -> Page:
        return self._arrive(self.client.get(address, follow=True), address)

    def send(self, **fields: Any) -> Page:
        """Fill in the page's main form and send it; a dot in a field's name is written as two underscores."""
        filled = self.page.form | {name.replace("__", "."): value for name, value in fields.items()}
        return self._arrive(self.client.post(self.address, filled, follow=True), self.address)

    def _arrive(self, response: Any, address: str) -> Page:
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else address
        self.page = Page(response)
        return self.page
