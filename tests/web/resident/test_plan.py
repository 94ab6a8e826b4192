"""What several agencies do next, in the words of who waits for it."""

import pytest
from django.test import Client

from tests.cases.test_planning import STEPS, again, worker
from tests.factories import cities, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.actions import planning
from thirdring.cases.models import Case, PlanTask
from thirdring.cases.task_queries import tasks_of
from thirdring.web.resident.plan import plan_in_words


@pytest.fixture
def tasks(db: None) -> list[PlanTask]:
    city = cities.city(name="Riverton")
    others = (definition("outage", owner="power"), definition("litter", owner="parks"))
    offer(city, definition("pothole", case_plan=STEPS), *others)
    with requests.at(2026, 11, 16, 14):
        case = requests.case(city)
        planning.start_plan(case, actor=requests.worker_of(case))
    return tasks_of(case)


def told(case: Case, language: str = "en") -> list[tuple[str, str, str]]:
    steps = plan_in_words(tasks_of(case), language)
    return [(step.what, step.said, step.state) for step in steps]


def test_each_step_says_whether_it_is_done_next_or_after_another(tasks: list[PlanTask]) -> None:
    power = tasks[0]
    case, who = power.case, worker(power.case, "power")
    waiting = ("Clear", "After the step before.", "later")
    assert told(case) == [("Switch off", "Being arranged.", "later"), waiting]
    with requests.at(2026, 11, 16, 15):
        power = planning.accept_task(power, actor=who)
    assert told(case) == [("Switch off", "This is next, by Monday 16 November.", "now"), waiting]
    with requests.at(2026, 11, 16, 16):
        planning.finish_task(power, actor=who)
    done = ("Switch off", "Done on 16 November.", "done")
    assert told(case) == [done, ("Clear", "Being arranged.", "later")]


def test_a_rejected_step_names_nobody_and_a_cancelled_one_is_no_news(tasks: list[PlanTask]) -> None:
    power, clear = tasks
    planning.reject_task(power, actor=worker(power.case, "power"), reason="Not ours.")
    planning.cancel_task(again(clear), actor=requests.worker_of(power.case), reason="No tree.")
    (step,) = plan_in_words(tasks_of(power.case), "en")
    assert (step.agency, step.said) == ("", "Being arranged.")


@pytest.mark.parametrize(
    ("language", "heading", "what"),
    [("en", "What happens next", "Switch off"), ("es", "Qué pasa ahora", "Cortar")],
)
def test_the_page_tells_it_in_its_language(
    client: Client, tasks: list[PlanTask], language: str, heading: str, what: str
) -> None:
    page = client.get(f"/track/{tasks[0].case.reference}/", headers={"accept-language": language})
    html = page.content.decode()
    assert (heading in html, what in html, "Person" in html) == (True, True, False)
