"""Cases that were taken for another kind of thing: a leak of the water department, reported as a pothole."""

from typing import Any

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case
from thirdring.catalogue.definitions import Condition, Option, Question, Target
from thirdring.catalogue.rules import QuestionKind, TimeUnit
from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.staff.rules import Role


def choice(code: str, *keys: str, **fields: Any) -> Question:
    """A question with these options, named as their keys."""
    options = tuple(Option(key=key, names={"en": key.title()}) for key in keys or ("yes", "no"))
    return Question(
        code=code, kind=QuestionKind.SINGLE, texts={"en": f"{code.title()}?"}, options=options, **fields
    )


LEAK_TARGETS = (
    Target(clock="acknowledge", amount=1, unit=TimeUnit.WORKING_HOURS),
    Target(clock="resolve", amount=2, unit=TimeUnit.WORKING_DAYS),
)
HOLE = definition(
    "pothole", targets=requests.TARGETS, questions=(choice("lane"), choice("deep", "yes", "no"))
)
LEAK = definition(
    "leak",
    owner="water",
    priority="high",
    targets=LEAK_TARGETS,
    questions=(
        choice("lane"),
        choice("flow", "drip", "gush", required=True),
        choice("since", "today", "before", condition=Condition(question="flow", among=("gush",))),
    ),
)
SIGN = definition("sign", targets=requests.TARGETS)


def correcting_city(**leak: Any) -> City:
    """A city that offers potholes and signs of public works, and leaks of the water department."""
    made = cities.city()
    offer(made, HOLE, SIGN, definition(**{**_fields(LEAK), **leak}))
    return made


def _fields(of: Any) -> dict[str, Any]:
    return {name: getattr(of, name) for name in of.__dataclass_fields__}


def mistaken(of: City, **fields: Any) -> Case:
    """A case reported as a pothole by somebody with an address."""
    return requests.case(of, **{"email": "ana@example.org", "answers": {"lane": "yes"}} | fields)


def corrected(case: Case, *, actor: Actor | None = None, **fields: Any) -> Case:
    """The case after somebody said that it is a leak that drips."""
    said: dict[str, Any] = {"to": "leak", "answers": {"flow": "drip"}, "reason": "Clean water."} | fields
    who = actor or people.actor(case.city, Role.SUPERVISOR)
    return requests.reread(recategorise(case, actor=who, **said))
