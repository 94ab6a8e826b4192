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


class UiForm(forms.Form):
    """A form whose widgets carry the right classes, and which takes the domain's problems as its errors."""

    use_required_attribute = False  # our own words, and the same ones with and without scripts

    def __getitem__(self, name: str) -> forms.BoundField:
        bound = super().__getitem__(name)
        css = class_of(bound.field.widget)
        if css and css not in bound.field.widget.attrs.get("class", ""):
            bound.field.widget.attrs["class"] = f"{css} {bound.field.widget.attrs.get('class', '')}".strip()
        return bound

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Put each problem beside its field; one whose field isn't on this page goes on top."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem_in_words(problem))
