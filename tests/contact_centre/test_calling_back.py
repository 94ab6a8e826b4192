"""Two people press at the same moment: one has the callback, the other is told."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.factories.calls import START, signal
from tests.factories.cities import city
from tests.factories.people import actor, program
from thirdring.contact_centre.actions.calling_back import make_callback, take_callback
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Callback, CallbackStep
from thirdring.contact_centre.rules import SignalKind
from thirdring.kernel.errors import Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_who_press_at_once_one_has_it() -> None:
    of = city()
    requested = signal(SignalKind.CALLBACK_REQUESTED, 9, due_at=START + timedelta(hours=1))
    take_signals([signal(SignalKind.QUEUED, 0), requested], actor=program(of))
    callback = Callback.objects.of(of).get()
    people = [actor(of, Role.CALL_TAKER) for _ in range(8)]
    line, outcomes = threading.Barrier(len(people)), []

    def press(who: int) -> None:
        line.wait()
        try:
            take_callback(callback.pk, actor=people[who])
            outcomes.append("taken")
        except Stale:
            outcomes.append("told")
        connection.close()

    pressing = [threading.Thread(target=press, args=(who,)) for who in range(len(people))]
    for each in pressing:
        each.start()
    for each in pressing:
        each.join()
    assert sorted(outcomes) == ["taken"] + ["told"] * 7
    assert CallbackStep.objects.of(of).count() == 1


def test_making_one_and_hearing_of_its_call_at_once_never_lock_each_other_out() -> None:
    of = city()
    for round_ in range(10):
        told = {"call_id": f"c{round_}"}
        requested = signal(SignalKind.CALLBACK_REQUESTED, 9, due_at=START, **told)
        take_signals([signal(SignalKind.QUEUED, 0, **told), requested], actor=program(of))
        callback = Callback.objects.of(of).get(call__external_id=f"c{round_}")
        who, line = actor(of, Role.CALL_TAKER), threading.Barrier(2)

        def make(callback: Callback = callback, line: threading.Barrier = line, who: object = who) -> None:
            line.wait()
            make_callback(callback.pk, actor=who)  # type: ignore[arg-type]  # an actor
            connection.close()

        making = threading.Thread(target=make)
        making.start()
        line.wait()
        take_signals([signal(SignalKind.ENDED, 10, **told)], actor=program(of))
        making.join()
    assert Callback.objects.of(of).filter(made_at__isnull=False).count() == 10
