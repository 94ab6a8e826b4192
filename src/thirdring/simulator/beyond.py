"""What goes beyond Riverton's list and its limits: what outside parties have, and reports of no kind."""

from datetime import date, datetime, timedelta
from functools import partial

from thirdring.cases.actions.progress import accept
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case
from thirdring.cases.rules import Channel, Status
from thirdring.catalogue.rules import UNLISTED
from thirdring.city.models import City
from thirdring.intake.actions import submit
from thirdring.intake.submission import Submission
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, resident
from thirdring.routing.actions.following_up import follow_up
from thirdring.routing.actions.hearing import Answer, note_answer
from thirdring.routing.actions.parties import Party, keep_party
from thirdring.routing.actions.referring import Asking, refer, withdraw
from thirdring.routing.models import OutsideParty, Referral
from thirdring.routing.outside import Meanwhile, Said
from thirdring.simulator.riverton.pages import page
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of

SUPERVISOR = "supervisor@riverton.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def go_beyond(city: City, *, now: datetime, actor: Actor) -> None:
    """Send some cases outside, one in each state, and tell of things that are in no list."""
    told = page("beyond.yaml")
    supervisor = actor_of(User.objects.get(email=SUPERVISOR), city=city)
    parties = [keep_party(city, Party(**each), actor=actor) for each in told["parties"]]
    _send_outside(city, parties, now, supervisor, actor)
    _tell_of_no_kind(city, told["unlisted"], now, supervisor)


def _send_outside(city: City, parties: list[OutsideParty], now: datetime, by: Actor, sweeper: Actor) -> None:
    """One referral in each state: what the supervisor's list and a case page show."""
    (late, withdrawn), (held, refused), (done, fresh) = _cases_for(city, parties, now)
    gas, roads, parks = parties
    sent, heard = partial(_referred, by=by, follow_up=now + 5 * DAY), partial(_heard, now, by)
    with clock.frozen_at(now - 2 * DAY):
        sent(late, gas, note="Is the cut in the roadway one of yours?")
        waits = sent(held, roads, meanwhile=Meanwhile.WAIT)
        removed, not_theirs = sent(done, parks, public=True), sent(refused, roads)
        taken_back = sent(withdrawn, gas)
    heard(waits, Said.ACKNOWLEDGED, number="CR-20418", expected=(now + 4 * DAY).date())
    heard(removed, Said.DONE, words="Our crew saw to it this morning.", number="SP-311")
    heard(not_theirs, Said.NOT_THEIRS, words="That stretch is a state route.")
    with clock.frozen_at(now - DAY):
        withdraw(taken_back, actor=by)
    with clock.frozen_at(now - HOUR):
        follow_up(actor=sweeper)
        sent(fresh, parks, shares_words=True)


def _cases_for(city: City, parties: list[OutsideParty], now: datetime) -> list[list[Case]]:
    """Two for each party: public, taken on, left alone for three days; of a kind it sees to, if there are."""
    rows = Case.objects.of(city).filter(status=Status.ACCEPTED, private=False, updated_at__lt=now - 3 * DAY)
    quiet = list(rows.select_related("city", "type").defer("search").order_by("opened_at", "pk"))
    chosen: list[list[Case]] = []
    for party in parties:
        quiet.sort(key=lambda case: case.type.code not in party.handles)
        chosen.append([quiet.pop(0), quiet.pop(0)])
    return chosen


def _referred(
    case: Case,
    party: OutsideParty,
    *,
    by: Actor,
    follow_up: datetime,
    note: str = "",
    public: bool = False,
    shares_words: bool = False,
    meanwhile: Meanwhile = Meanwhile.WORK,
) -> Referral:
    asked = Asking(
        follow_up_at=follow_up, note=note, public=public, shares_words=shares_words, meanwhile=meanwhile
    )
    return refer(case, asked, to=party, actor=by)


def _heard(
    now: datetime,
    by: Actor,
    referral: Referral,
    said: Said,
    *,
    words: str = "",
    number: str = "",
    expected: date | None = None,
) -> None:
    answer = Answer(said=said, key="demo", words=words, their_number=number, expected_on=expected)
    with clock.frozen_at(now - 36 * HOUR):
        note_answer(referral, answer, actor=by)


def _tell_of_no_kind(city: City, told: list[dict[str, str]], now: datetime, by: Actor) -> None:
    """Reports in the order of the page, the last ones still unsorted; the others were looked at in time."""
    city.refresh_from_db(fields=["rules_version"])
    for number, each in enumerate(told):
        fresh = number >= len(told) - 3
        ago = (len(told) - number) * 20 * timedelta(minutes=1) if fresh else (len(told) - number) * DAY
        with clock.frozen_at(now - ago):
            case = _submitted(city, each)
        if not fresh:
            with clock.frozen_at(now - ago + timedelta(minutes=25)):
                _sorted(case, each, by)


def _submitted(city: City, each: dict[str, str]) -> Case:
    said = Submission(
        service_code=UNLISTED,
        channel=Channel.WEB,
        words=each["words"],
        place=each["place"],
        language=each.get("language", "en"),
    )
    return submit(city, said, actor=resident(city.pk)).case


def _sorted(case: Case, each: dict[str, str], by: Actor) -> None:
    fresh = Case.objects.of(case.city_id).select_related("city").defer("search").get(pk=case.pk)
    fresh = accept(fresh, actor=by)
    if each.get("became"):
        recategorise(fresh, to=each["became"], reason="As its words say.", actor=by, complete=False)
