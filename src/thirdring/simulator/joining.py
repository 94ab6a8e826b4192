"""What the newest days of the demo show of working together and closing honestly, through the same verbs."""

import io
from datetime import datetime, timedelta

import numpy as np
from PIL import Image

from thirdring.cases.actions.closing import close
from thirdring.cases.actions.planning import accept_task, finish_task, reject_task, start_plan
from thirdring.cases.actions.relating import relate
from thirdring.cases.models import Case, PlanTask
from thirdring.cases.plans import RelationKind
from thirdring.cases.rules import NoPhoto, Outcome, Status
from thirdring.cases.task_queries import tasks_of
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.simulator.crews import Crews, crews_of

CLOSINGS = 8
NO_PHOTO = (2, 5)  # which of them have a reason instead
_FACTS = {"pothole": {"done": "hot"}, "illegal-dumping": {"removed": "Nine tires and a sofa."}}


def work_together(city: City, *, seed: int, now: datetime) -> None:
    """Begin two plans for fallen trees, link them, and close some cases with photos of the work."""
    crews, rng = crews_of(city), np.random.default_rng([seed, 7])
    trees = _open(city, ["tree-fallen"], now)[:2]
    for case, unfold in zip(trees, (_half_done, _sent_back), strict=False):
        owner = crews.worker(rng, case.agency_id, case.team_id)
        with clock.frozen_at(now - timedelta(hours=5)):
            start_plan(case, actor=owner)
        with clock.frozen_at(now - timedelta(hours=3)):
            unfold(tasks_of(case), crews, rng)
    if len(trees) == 2:
        with clock.frozen_at(now - timedelta(hours=2)):
            one, two = (Case.objects.of(city).get(pk=case.pk) for case in trees)
            owner = crews.worker(rng, one.agency_id, one.team_id)
            relate(one, other=two, kind=RelationKind.RELATED, actor=owner)
    _close_some(city, crews, rng, now)


def _half_done(tasks: list[PlanTask], crews: Crews, rng: np.random.Generator) -> None:
    """The power is off, and the tree crew is on its way."""
    first, second, *_rest = tasks
    lines, trees = (crews.worker(rng, task.agency_id, task.team_id) for task in (first, second))
    first = accept_task(first, actor=lines)
    finish_task(first, actor=lines, note="The line is dead and grounded.", photos=[picture(rng)])
    accept_task(second, actor=trees)


def _sent_back(tasks: list[PlanTask], crews: Crews, rng: np.random.Generator) -> None:
    """There are no wires here after all."""
    lines = crews.worker(rng, tasks[0].agency_id, tasks[0].team_id)
    reject_task(tasks[0], actor=lines, reason="These are telephone wires; they carry no power.")


def _close_some(city: City, crews: Crews, rng: np.random.Generator, now: datetime) -> None:
    for number, case in enumerate(_open(city, sorted(_FACTS), now)[:CLOSINGS]):
        excused = number in NO_PHOTO
        with clock.frozen_at(now - timedelta(minutes=200 - 20 * number)):
            close(
                case,
                actor=_closer(crews, rng, case),
                outcome=Outcome.FIXED,
                facts=_FACTS[case.type.code],
                photos=[] if excused else [picture(rng)],
                no_photo=NoPhoto.PEOPLE_IN_VIEW if excused else "",
            )


def _closer(crews: Crews, rng: np.random.Generator, case: Case) -> Actor:
    return crews.worker(rng, case.agency_id, case.team_id)


def _open(city: City, codes: list[str], now: datetime) -> list[Case]:
    """Cases of these types that somebody may work on and nobody touched today, in the order they came."""
    cases = Case.objects.of(city).filter(
        type__code__in=codes,
        status__in=[Status.RECEIVED, Status.ACCEPTED, Status.IN_PROGRESS],
        updated_at__lt=now - timedelta(hours=6),
        merged_into__isnull=True,
    )
    return list(cases.select_related("city", "type", "agency").defer("search").order_by("-opened_at", "pk"))


def picture(rng: np.random.Generator) -> bytes:
    """A drawing that stands for a photo of the work: asphalt, with a darker patch in it."""
    ground = rng.normal(120, 10, (240, 320, 1)).repeat(3, axis=2)
    left, top = (int(each) for each in rng.integers(40, 120, 2))
    ground[top : top + 90, left : left + 130] -= 55
    out = io.BytesIO()
    Image.fromarray(ground.clip(0, 255).astype(np.uint8)).save(out, "JPEG")
    return out.getvalue()
