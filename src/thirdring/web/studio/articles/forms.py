"""The forms of an article: its words by language, when it holds, why it goes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from thirdring.catalogue.queries import offered_types
from thirdring.city.models import Agency, City
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import in_language, storable
from thirdring.knowledge import policy
from thirdring.knowledge.actions.approving import REASON_LENGTH
from thirdring.knowledge.authoring import owners_of, topics_of
from thirdring.knowledge.checking import TITLE_LENGTH
from thirdring.knowledge.definitions import ArticleText
from thirdring.knowledge.rules import Audience
from thirdring.web.studio.articles.words import AUDIENCES, language_name
from thirdring.web.ui.forms import LANGUAGES_IN_SIGHT, UiForm

_MOMENT = "%Y-%m-%dT%H:%M"
BESIDES = ("topic", "owner", "audience", "review_by", "published_from", "published_to", "types")


def _day(label: object, hint: object = "") -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type]  # lazy words
        help_text=hint,  # type: ignore[arg-type]  # the same
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, such as 2026-12-24.")},
    )


def _moment(label: object, hint: object) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,  # type: ignore[arg-type]  # lazy words
        help_text=hint,  # type: ignore[arg-type]  # the same
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "tr-short"}, format=_MOMENT),
        error_messages={"invalid": gettext_lazy("Write the moment as 2026-12-24 14:30.")},
    )


@dataclass(frozen=True, slots=True)
class LanguageFields:
    """The fields of one language."""

    code: str
    name: str
    fields: tuple[forms.BoundField, ...]
    still: forms.BoundField | None  # whether the translation holds still; the source has none
    said: bool  # whether something is written in it


class ArticleForm(UiForm):
    """An article as an author writes it down. What is right is the domain's to say."""

    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Agency that answers for it"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read it"), choices=AUDIENCES.items(), required=False
    )
    review_by = _day(gettext_lazy("To be read again by"))
    published_from = _day(
        gettext_lazy("First day of its season"), gettext_lazy("Leave both empty if it holds all year.")
    )
    published_to = _day(gettext_lazy("Last day of its season"))
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of request it is about"),
        help_text=gettext_lazy("It is shown before the form of these."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None,
        city: City,
        actor: Actor,
        *,
        known: ArticleText | None,
        still_true: Collection[str] = (),
        version: int = 0,
        given: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial={**_initial(known), "version": version, **(given or {})})
        self.city, self.known = city, known
        further = known.titles if known else ()
        self.languages = tuple(dict.fromkeys((*city.languages, *further)))
        for code in self.languages:
            self.fields.update(_words(code, known))
        for code in self.languages[1:]:
            self.fields[f"still.{code}"] = forms.BooleanField(
                label=_("This translation holds still"), required=False, initial=code in still_true
            )
        self._offer(city, actor)

    def _offer(self, city: City, actor: Actor) -> None:
        """Fill in what there is to choose from."""
        language = get_language() or city.languages[0]
        everywhere = policy.may_decide(actor, city.pk)
        owners: list[Agency] = owners_of(city, None if everywhere else actor.agency_ids)
        choices = {
            "topic": [(each.code, in_language(each.names, language)) for each in topics_of(city)],
            "owner": [(each.code, each.name) for each in owners],
            "types": [(each.code, each.name(language)) for each in offered_types(city)],
        }
        gone = [
            code for code in (self.known.types if self.known else ()) if code not in dict(choices["types"])
        ]
        choices["types"] += [(code, code) for code in gone]
        if self.known is None:  # nothing is chosen for somebody who did not look
            choices["topic"].insert(0, ("", "–"))
            choices["owner"].insert(0, ("", "–"))
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # all three are choices

    def near(self) -> list[LanguageFields]:
        """The fields of the languages that stand side by side, the source's first."""
        return [self._of(code) for code in self.languages[:LANGUAGES_IN_SIGHT]]

    def further(self) -> list[LanguageFields]:
        """Those of the languages that a page folds away."""
        return [self._of(code) for code in self.languages[LANGUAGES_IN_SIGHT:]]

    def further_said(self) -> bool:
        """Whether something is written in one of those."""
        return any(each.said for each in self.further())

    def chosen(self) -> list[str]:
        """The kinds of request that are chosen, by name."""
        types = self["types"]
        value = types.value() or ()
        return [str(name) for code, name in types.field.choices if code in value]  # type: ignore[attr-defined]  # a choice

    def _of(self, code: str) -> LanguageFields:
        fields = tuple(self[f"{part}.{code}"] for part in ("titles", "bodies", "keywords"))
        still = self[f"still.{code}"] if f"still.{code}" in self.fields else None
        said = any(each.value() or each.errors for each in fields)
        return LanguageFields(code, language_name(code), fields, still, said)

    def besides(self) -> list[forms.BoundField]:
        """The fields that are not words."""
        return [self[name] for name in BESIDES if name != "types"]

    def text(self) -> ArticleText:
        """What was filled in, as it stands."""
        told = self.cleaned_data
        lists = {code: _lines(told.get(f"keywords.{code}", "")) for code in self.languages}
        return ArticleText(
            code=self.known.code if self.known else "",
            topic=told.get("topic", ""),
            owner=told.get("owner", ""),
            titles=self._said("titles"),
            bodies=self._said("bodies"),
            keywords={code: words for code, words in lists.items() if words},
            types=tuple(told.get("types", ())),
            audience=Audience(told.get("audience") or Audience.PUBLIC),
            review_by=told.get("review_by"),
            published_from=told.get("published_from"),
            published_to=told.get("published_to"),
        )

    def still_true(self) -> list[str]:
        """The translations said to hold still."""
        return [code for code in self.languages[1:] if self.cleaned_data.get(f"still.{code}")]

    def _said(self, part: str) -> dict[str, str]:
        """Words by language; those that nobody touched keep even the blanks around them."""
        before: Mapping[str, str] = getattr(self.known, part) if self.known else {}
        said = {}
        for code in self.languages:
            words = storable(self.cleaned_data.get(f"{part}.{code}", "").replace("\r\n", "\n"))
            kept = before.get(code, "")
            if words:
                said[code] = kept if storable(kept) == words else words
        return said


def _initial(known: ArticleText | None) -> dict[str, object]:
    return {name: getattr(known, name) for name in BESIDES} if known else {}


def _words(code: str, known: ArticleText | None) -> dict[str, forms.Field]:
    """The fields of one language."""
    said = {"language": language_name(code)}
    spoken = {"lang": code, "dir": "auto"}
    return {
        f"titles.{code}": forms.CharField(
            label=_("Title (%(language)s)") % said,
            required=False,
            initial=known.titles.get(code, "") if known else "",
            widget=forms.TextInput(attrs={**spoken, "maxlength": TITLE_LENGTH}),
        ),
        f"bodies.{code}": forms.CharField(
            label=_("Answer (%(language)s)") % said,
            required=False,
            strip=False,
            initial=known.bodies.get(code, "") if known else "",
            widget=forms.Textarea(attrs={**spoken, "rows": 9}),
        ),
        f"keywords.{code}": forms.CharField(
            label=_("Other words people use for it (%(language)s)") % said,
            help_text=_("One in each line."),
            required=False,
            initial="\n".join(known.keywords.get(code, ())) if known else "",
            widget=forms.Textarea(attrs={**spoken, "rows": 3}),
        ),
    }


def _lines(words: str) -> tuple[str, ...]:
    lines = (" ".join(storable(line).split()) for line in words.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def reason_form(data: QueryDict | None, label: str, name: str) -> UiForm:
    """One field for words that somebody else will read."""
    form = UiForm(data, auto_id=f"{name}_%s")
    form.fields[name] = forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": 2, "maxlength": REASON_LENGTH})
    )
    return form


class ApproveForm(UiForm):
    """From when until when the next version holds."""

    since = _moment(
        gettext_lazy("Holds from"), gettext_lazy("The city's time. Leave it empty to publish at once.")
    )
    until = _moment(
        gettext_lazy("Holds until"), gettext_lazy("Then nobody reads it any more. Leave it empty for no end.")
    )


class SoughtForm(UiForm):
    """Which articles somebody wants to see."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=120)
    which = forms.ChoiceField(label=gettext_lazy("How they stand"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Who may read it"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Agency that answers for it"), required=False)

    def offer(self, owners: Collection[Agency], which: Mapping[str, object]) -> "SoughtForm":
        """Fill in what there is to choose from."""
        offered = {
            "which": which.items(),
            "audience": AUDIENCES.items(),
            "owner": [(each.code, each.name) for each in owners],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # all are choices
        return self
