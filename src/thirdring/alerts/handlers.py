"""What happens is put aside for the worker, who lets the alerts hear of it: one row, whoever listens."""

from procrastinate.contrib.django import app

from thirdring.alerts.actions.keeping import forget_alerts, pause_alerts_to
from thirdring.alerts.queries import anyone_listens
from thirdring.alerts.rules import Hears
from thirdring.cases.events import CaseClosed, CaseEvent, CaseOpened
from thirdring.constituents.events import PeopleForgotten
from thirdring.constituents.rules import ContactKind
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.mass_events.events import CityNoticeKept
from thirdring.messaging.events import TextsStopped

HEAR_CASE = "thirdring.alerts.tasks.hear_case"  # by name: the tasks call back into actions
HEAR_NOTICE = "thirdring.alerts.tasks.hear_notice"


def hear_opened(event: CaseOpened) -> None:
    """A new public report."""
    _put_aside(event, Hears.OPENED)


def hear_closed(event: CaseClosed) -> None:
    """A public case is closed."""
    _put_aside(event, Hears.CLOSED)


def hear_notice(event: CityNoticeKept) -> None:
    """What the city tells everybody, when its moment has come."""
    notice = event.notice
    later = app.configure_task(HEAR_NOTICE, schedule_at=max(notice.since, clock.now()))
    later.defer(city_id=event.city_id, notice_id=notice.pk, version=notice.version)


def forget(event: PeopleForgotten) -> None:
    """Their alerts end with them."""
    actor = system(event.city_id, reason="a person asked to be forgotten")
    forget_alerts(event.city_id, event.constituent_ids, actor=actor)


def pause_texts(event: TextsStopped) -> None:
    """Whoever answers STOP hears nothing more, until they let their alerts go on."""
    actor = system(event.city_id, reason="they answered STOP")
    pause_alerts_to(event.city_id, ContactKind.PHONE, event.number, actor=actor)


def _put_aside(event: CaseEvent, what: Hears) -> None:
    case = event.case
    if not case.private and anyone_listens(case.city):
        app.configure_task(HEAR_CASE).defer(
            city_id=event.city_id, case_id=case.pk, what=what.value, key=str(event.event_id)
        )
