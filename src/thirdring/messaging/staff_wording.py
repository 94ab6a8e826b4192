"""The words shipped for what staff are told by mail: few things, each with its page."""

from collections.abc import Mapping

from thirdring.messaging.rules import Occasion

STAFF_WORDING: Mapping[str, Mapping[str, tuple[str, str]]] = {
    Occasion.UPDATE_OVERDUE: {
        "en": (
            "{city}: the public waits for news of: {event}",
            "The public was told to expect news of this by {moment}, and has heard none: {event}.\n"
            "Until somebody writes, every page says that we are late. Write now, even if nothing is new: "
            "{link}\n",
        ),
        "es": (
            "{city}: el público espera noticias de: {event}",
            "Se dijo al público que habría noticias antes de {moment}, y no ha habido ninguna: {event}.\n"
            "Hasta que alguien escriba, cada página dice que vamos tarde. Escriba ahora, aunque no haya nada "
            "nuevo: {link}\n",
        ),
    },
    Occasion.PLAN_DONE: {
        "en": (
            "{reference} can be closed: {type}",
            "The last task of its plan is done: {type}.\nWhere: {place}\n\n"
            "Look at what the others did, then close it with an answer to the resident: {link}\n",
        ),
        "es": (
            "{reference} se puede cerrar: {type}",
            "La última tarea de su plan está hecha: {type}.\nLugar: {place}\n\n"
            "Vea lo que hicieron los demás y ciérrelo con una respuesta al residente: {link}\n",
        ),
    },
}
