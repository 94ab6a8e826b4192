"""Django forms in the design system's clothes: every face's forms derive from UiForm."""

from collections.abc import Iterable

from django import forms

from thirdring.kernel.errors import Problem
from thirdring.web.ui.photos import problem_in_words

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Textarea, "usa-textarea"),
    (forms.Select, "usa-select"),
    (forms.FileInput, "tr-photo-input"),
    (forms.Widget, "usa-input"),
)


def class_of(widget: forms.Widget) -> str:
    """The design system's class for a widget; '' for those the field component draws itself."""
    return next(css for kind, css in _CLASSES if isinstance(widget, kind))


class ManyFilesInput(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


LANGUAGES_IN_SIGHT = 2  # of a city's; a page folds the others away


class UiForm(forms.Form):
    """A form whose widgets carry the right classes, and which takes the domain's problems as its errors."""

    use_required_attribute = False  # our own words, and the same ones with and without scripts

    def __getitem__(self, name: str) -> forms.BoundField:
        bound = super().__getitem__(name)
        css = class_of(bound.field.widget)
        if css and css not in bound.field.widget.attrs.get("class", ""):
            bound.field.widget.attrs["class"] = f"{css} {bound.field.widget.attrs.get('class', '')}".strip()
        return bound

    @property
    def in_sight(self) -> list[forms.BoundField]:
        """The fields to be seen, without those of further languages."""
        return [each for each in self.visible_fields() if not getattr(each.field, "further", False)]

    @property
    def folded(self) -> list[forms.BoundField]:
        """The same words in further languages, which a page folds away."""
        return [each for each in self.visible_fields() if getattr(each.field, "further", False)]

    @property
    def folded_said(self) -> bool:
        """Whether one of them holds something to be seen: words, or what is wrong with them."""
        return any(each.value() or each.errors for each in self.folded)

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside its field; one whose field isn't on this page goes on top."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem_in_words(problem))
