"""The last steps: check what will be sent, send it once, and read the receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.cases import references
from thirdring.cases.models import Report
from thirdring.cases.queries import report_by_reference
from thirdring.cases.rules import Channel
from thirdring.catalogue.answers import asked
from thirdring.catalogue.queries import OfferedType, version_by_id
from thirdring.catalogue.rules import UNLISTED
from thirdring.intake.actions import Receipt, TooMany, submit_within_budget
from thirdring.intake.submission import Submission
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import in_language
from thirdring.sla.queries import promises_of
from thirdring.sla.suspensions import suspension_words
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident import drafts
from thirdring.web.resident.covering import Piece, public_pieces
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import ADDRESSES, begun, danger_first, language_of, page
from thirdring.web.resident.known import just_joined
from thirdring.web.resident.known_again import wrote
from thirdring.web.resident.puzzle import BITS, is_solved, puzzle_for
from thirdring.web.resident.receipt import qr_code, usually
from thirdring.web.resident.senders import TRAP, marked, sender_of, trapped, when_to_come_back
from thirdring.web.resident.steps import Step, next_step, steps_of
from thirdring.web.resident.wording import promises_in_words
from thirdring.web.ui.network import with_patience
from thirdring.web.ui.questions import in_words

RECEIVED = "report_received"

# Which step mends a problem that sending found.
_STEP_OF: Mapping[str, Step] = MappingProxyType(
    {
        "service_code": Step.WHAT,
        "place": Step.WHERE,
        "words": Step.DETAILS,
        "answers": Step.DETAILS,
        "photos": Step.PHOTO,
        "name": Step.CONTACT,
        "email": Step.CONTACT,
        "phone": Step.CONTACT,
        "contact": Step.CONTACT,
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """A fact on the review page, and where to change it."""

    name: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Mend:
    """Something wrong that only sending found, and where to mend it."""

    message: str
    url: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why it was not sent; ``opens_at`` (UTC) when waiting helps, or a ``puzzle`` solved before then."""

    problems: list[Mend]
    opens_at: datetime | None = None
    puzzle: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@public
def review(request: FaceRequest) -> HttpResponse:
    """Show everything once more; sending it twice makes one report."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:received" if request.session.get(RECEIVED) else "resident:report")
    missing = next_step(offered, draft.done)
    if missing is not Step.REVIEW:
        return redirect(ADDRESSES[missing])
    if danger_first(draft, offered, request.city):  # somebody went past the question by typing an address
        return redirect("resident:danger")
    refused = _send(request, draft, offered) if request.method == "POST" else None
    if request.method == "POST" and refused is None:
        return redirect("resident:received")
    context = {
        "lines": list(lines(draft, offered, language_of(request))),
        "until_known": offered.code == UNLISTED,
        "problems": refused.problems if refused else [],
        "draft": draft,
        "puzzle": refused.puzzle if refused else "",
        "bits": BITS,
        "pieces": [] if offered.private else _pieces(request, draft),
    }
    response = marked(request, page(request, Step.REVIEW, offered, context))
    if refused and refused.opens_at:
        response.status_code = 429
        return with_patience(response, refused.opens_at)
    return response


def _pieces(request: FaceRequest, draft: Draft) -> list[Piece]:
    said_in = draft.language or language_of(request)
    return public_pieces(draft.words, country=request.city.country, language=said_in)


def _send(request: FaceRequest, draft: Draft, offered: OfferedType) -> Refused | None:
    """Send the draft, once; what stood in the way, None when it is sent."""
    if request.POST.get(TRAP):
        return Refused([Mend(trapped(), "#send")])
    proven = is_solved(draft.key, request.POST.get("puzzle", ""), request.POST.get("work", ""))
    try:
        receipt = send_draft(request, draft, offered, proven=proven)
    except Invalid as error:
        places = [
            (problem, _STEP_OF.get(problem.field.partition(".")[0], Step.WHAT)) for problem in error.problems
        ]
        return Refused([Mend(problem.message, reverse(ADDRESSES[step])) for problem, step in places])
    if isinstance(receipt, TooMany):
        said = when_to_come_back(receipt.opens_at, request.city)
        puzzle = "" if proven else puzzle_for(draft.key)
        return Refused([Mend(said, f"tel:{request.city.phone}")], receipt.opens_at, puzzle)
    request.session[RECEIVED] = receipt.report.reference
    drafts.forget(request.session)
    return None


def send_draft(
    request: FaceRequest, draft: Draft, offered: OfferedType, *, proven: bool
) -> Receipt | TooMany:
    """Send it, once, as far as the sender's budgets go. Raises Invalid with everything that is wrong.

    Whoever was answered before and sends all the same was not helped by that answer.
    """
    told, sender = _submission(draft, offered, language_of(request)), sender_of(request, draft)
    receipt = submit_within_budget(request.city, told, actor=request.actor, sender=sender, proven=proven)
    if isinstance(receipt, Receipt):
        wrote(request, draft)
    return receipt


def _submission(draft: Draft, offered: OfferedType, language: str) -> Submission:
    answered = {question.code for question in asked(offered.questions, draft.answers)}
    return Submission(
        service_code=offered.code,
        channel=Channel.WEB,
        words=draft.words,
        language=draft.language or language,
        answers={code: answer for code, answer in draft.answers.items() if code in answered},
        lon=draft.lon,
        lat=draft.lat,
        place=draft.place,
        name=draft.name,
        email=draft.email,
        phone=draft.phone,
        photos=drafts.photo_bytes(draft),
        video=drafts.video_bytes(draft),
        client_key=draft.key,
    )


def lines(draft: Draft, offered: OfferedType, language: str) -> Iterator[Line]:
    """What will be sent, in the order it was asked."""
    steps = steps_of(offered)
    url = {step: reverse(ADDRESSES[step]) for step in steps}
    yield Line(_("What is wrong"), offered.name(language), url[Step.WHAT])
    if Step.WHERE in steps:
        yield Line(_("Where it is"), draft.place or _("Not given"), url[Step.WHERE])
    for question in asked(offered.questions, draft.answers):
        if question.code in draft.answers:
            words = in_words(question, draft.answers[question.code], language)
            yield Line(in_language(question.texts, language), words, url[Step.DETAILS])
    yield Line(_("In your words"), draft.words or _("Nothing written"), url[Step.DETAILS])
    if Step.PHOTO in steps:
        count = len(draft.photos)
        shown = ngettext("%d photo", "%d photos", count) % count
        yield Line(_("Photos"), _("A video") if draft.video and not count else shown, url[Step.PHOTO])
    reach = "\n".join(word for word in (draft.name, draft.email, draft.phone) if word)
    yield Line(_("How to reach you"), reach or _("Not given: you stay anonymous"), url[Step.CONTACT])


@require_safe
@public
@never_cache
def received(request: FaceRequest) -> HttpResponse:
    """The receipt: the reference, the promise in plain words, and what happens next."""
    reference = request.session.get(RECEIVED)
    if not reference:
        return redirect("resident:report")
    report = report_by_reference(request.city, reference)
    language, promises = language_of(request), promises_of(report.case)
    suspended = suspension_words(promises, request.city, language)
    address = request.build_absolute_uri(track_url(report))
    context = {
        "here": "report",
        "report": report,
        "name": version_by_id(request.city, report.case.service_version_id).name(language),
        "promises": promises_in_words(promises, request.city, language),
        "usually": "" if suspended else usually(report.case, promises, request.city),
        "event": just_joined(report.case, request.city, language),
        "suspended": suspended,
        "reachable": report.constituent_id is not None,
        "track_url": track_url(report),
        "address": address,
        "qr": qr_code(address),
    }
    return render(request, "resident/report/received.html", context)


@require_POST
@public
def forget(request: FaceRequest) -> HttpResponse:
    """Throw away what was written so far: for those who use somebody else's computer."""
    drafts.forget(request.session)
    request.session.pop(RECEIVED, None)
    return redirect("resident:home")


def track_url(report: Report) -> str:
    """Where the reporter follows their report; the key shows what is theirs alone."""
    return f"{reverse('resident:track', args=[references.pretty(report.reference)])}?key={report.token}"
