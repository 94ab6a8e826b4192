"""Another kind, when what it needs to know only the resident can say."""

from thirdring.cases.actions.progress import accept
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.catalogue.answers import Given
from thirdring.feedback.actions.asking import ask
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@action
def recategorise_and_ask(
    case: Case, *, to: str, reason: str, answers: Given, words: str, actor: Actor, language: str
) -> Case:
    """Correct the kind with what is known, and ask whoever reported it for the rest; the case waits for that.

    Asked first, while the case is surely the asking agency's: its acceptance, if nobody had accepted it.
    Raises as ``ask`` and ``recategorise`` do, and then nothing was asked.
    """
    if case.status == Status.RECEIVED:
        case = accept(case, actor=actor)
    case = ask(case, actor=actor, words=words)
    return recategorise(
        case, to=to, reason=reason, answers=answers, actor=actor, complete=False, language=language
    )
