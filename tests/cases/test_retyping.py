"""A case was taken for another kind of thing: the kind is corrected, and all else stays."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import people, requests, unlisted
from tests.factories.corrections import LEAK, choice, corrected, correcting_city, mistaken
from tests.factories.pictures import picture
from tests.factories.together import together
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case, Recategorisation
from thirdring.cases.queries import answers_of
from thirdring.cases.rules import Outcome
from thirdring.catalogue.actions import offer_unlisted
from thirdring.catalogue.answers import asked, carried_over, check_answers
from thirdring.city.models import City
from thirdring.kernel import chain
from thirdring.kernel.errors import Invalid, NotAllowed, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return correcting_city()


def problems(case: Case, **fields: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as error:
        corrected(case, **fields)
    return [(problem.field, problem.code) for problem in error.value.problems]


def test_the_case_is_of_the_right_kind_with_its_priority(city: City) -> None:
    case = corrected(mistaken(city))
    assert (case.type.code, case.service_version.type.code, case.priority) == ("leak", "leak", "high")


def test_reporter_reference_words_photos_and_the_moment_of_opening_stay(city: City) -> None:
    case = mistaken(city, photos=[picture()])
    before = (case.reference, case.opened_at, case.summary, list(case.reports.values()), case.media.count())
    after = corrected(case)
    assert before == (
        after.reference, after.opened_at, after.summary, list(after.reports.values()), after.media.count(),
    )  # fmt: skip


def test_everybody_reads_what_it_is_and_staff_why_it_was_mistaken(city: City) -> None:
    case = corrected(mistaken(city))
    lines = case.entries.filter(kind__in=["recategorised", "mistaken"]).values_list("kind", "public", "data")
    fact = case.recategorisations.get()
    kinds = {"from": {"en": "Pothole"}, "to": {"en": "Leak"}} | {
        "from_version": fact.from_version_id,
        "to_version": fact.to_version_id,
    }
    assert list(lines) == [
        ("recategorised", True, kinds),
        ("mistaken", False, {"reason": "Clean water."}),
    ]
    assert chain.first_break(requests.links_of(case)) is None


def test_who_corrected_it_from_what_to_what_is_a_fact(city: City) -> None:
    case = mistaken(city)
    who = people.actor(city, Role.CALL_TAKER)
    corrected(case, actor=who)
    columns = ("from_version__type__code", "to_version__type__code", "from_agency__code", "to_agency__code")
    fact = Recategorisation.objects.of(city).values_list(*columns, "reason", "by").get()
    assert fact == ("pothole", "leak", "public-works", "water", "Clean water.", who.id)


def test_fitting_answers_are_kept_and_the_report_says_what_it_said(city: City) -> None:
    case = corrected(mistaken(city, answers={"lane": "yes", "deep": "no"}))
    assert answers_of(case) == {"lane": "yes", "flow": "drip"}
    assert case.reports.get().answers == {"lane": "yes", "deep": "no"}


def test_what_is_missing_is_asked_again_unless_it_may_be(city: City) -> None:
    case = mistaken(city)
    assert problems(case, answers={}) == [("answers.flow", "required")]
    assert answers_of(corrected(case, answers={}, complete=False)) == {"lane": "yes"}


def test_a_wrong_answer_and_no_reason_are_told_together(city: City) -> None:
    case = mistaken(city)
    found = problems(case, answers={"flow": "roaring"}, reason=" ")
    assert found == [("reason", "required"), ("answers.flow", "unknown_option")]
    assert problems(case, reason="x" * 501) == [("reason", "too_long")]


def test_it_is_another_kind_that_the_city_offers(city: City) -> None:
    case = mistaken(city)
    assert problems(case, to="pothole") == [("type", "same")]
    assert problems(case, to="dragon") == [("type", "unknown")]


def test_a_closed_case_is_reopened_first(city: City) -> None:
    case = mistaken(city)
    done = close(case, actor=people.actor(city, Role.SUPERVISOR), outcome=Outcome.FIXED, answer="Done.")
    assert problems(done) == [("type", "closed")]


def test_a_private_case_stays_private_and_a_private_kind_makes_it_so(city: City) -> None:
    open_case, secret = mistaken(city), mistaken(correcting_city(private=True))
    assert (corrected(open_case).private, corrected(secret).private) == (False, True)
    back = corrected(requests.reread(secret), to="sign", answers={})
    assert back.private


def in_no_list(city: City) -> Case:
    """A case of no kind, with a photo."""
    offer_unlisted(city, actor=people.program(city))
    city.refresh_from_db()
    return unlisted.case(city, "water from a hole", photos=(picture(),))


@pytest.mark.parametrize("private", [True, False])
def test_what_was_private_for_want_of_a_kind_is_what_its_kind_says(private: bool) -> None:
    case = in_no_list(correcting_city(private=private))
    assert (case.private, corrected(case).private) == (True, private)
    assert [photo.public for photo in case.media.all()] == [False]


def test_what_was_of_a_private_kind_once_stays_private() -> None:
    case = corrected(in_no_list(correcting_city(private=True)))
    for kind in ("sign", "pothole"):
        case = corrected(case, to=kind, answers={})
        assert case.private


def test_what_was_joined_to_it_keeps_it_private() -> None:
    case = in_no_list(correcting_city(private=True))
    secret = requests.case(case.city, service_code="leak", answers={"flow": "drip"})
    merge(secret, into=case, actor=people.actor(case.city, Role.SUPERVISOR))
    assert corrected(requests.reread(case), to="sign", answers={}).private


def test_only_those_who_work_on_it_and_call_takers_correct_it(city: City) -> None:
    case = mistaken(city)
    for stranger in (people.actor(city, Role.ANALYST), people.anyone(city)):
        with pytest.raises(NotAllowed):
            corrected(case, actor=stranger)


def test_who_saw_an_older_case_is_told(city: City) -> None:
    case = mistaken(city)
    corrected(case)
    with pytest.raises(Stale):
        corrected(case, to="sign")


@pytest.mark.django_db(transaction=True)
def test_of_correcting_and_closing_at_once_only_one_happens() -> None:
    case = mistaken(correcting_city())
    who = people.actor(case.city, Role.SUPERVISOR)
    answers = together(
        partial(recategorise, case, actor=who, to="leak", answers={"flow": "drip"}, reason="Clean water."),
        partial(close, case, actor=who, outcome=Outcome.FIXED, answer="Done."),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["Case", "Stale"]
    fresh = requests.reread(case)
    assert (fresh.type.code == "leak") != (fresh.status == "closed")
    assert chain.first_break(requests.links_of(fresh)) is None


_GIVEN = st.dictionaries(
    st.sampled_from(["lane", "flow", "since", "deep", "other"]),
    st.one_of(
        st.sampled_from(["yes", "no", "drip", "gush", "today", "before", "Yes", "", "roaring"]),
        st.lists(st.sampled_from(["yes", "drip", "gush"]), max_size=3),
        st.none() | st.booleans() | st.integers(),
    ),
)


@given(earlier=_GIVEN)
def test_what_is_carried_over_fits_and_carrying_it_over_again_changes_nothing(
    earlier: dict[str, object],
) -> None:
    kept = carried_over(LEAK.questions, earlier)
    assert kept.keys() <= earlier.keys() & {question.code for question in LEAK.questions}
    assert carried_over(LEAK.questions, kept) == kept
    clean = check_answers(LEAK.questions, kept, "en", complete=False)
    assert clean == {code: kept[code] for code in clean}
    assert set(clean) == kept.keys() & {question.code for question in asked(LEAK.questions, kept)}


@given(earlier=_GIVEN, now=st.sampled_from(["drip", "gush"]))
def test_with_what_was_missing_the_answers_are_whole(earlier: dict[str, object], now: str) -> None:
    kept = carried_over(LEAK.questions, earlier)
    whole = check_answers(LEAK.questions, {**kept, "flow": now}, "en")
    assert whole == {**{c: a for c, a in kept.items() if c != "since" or now == "gush"}, "flow": now}


def test_an_answer_that_is_no_option_any_more_is_not_carried_over() -> None:
    assert carried_over((choice("lane", "left", "right"),), {"lane": "yes"}) == {}
