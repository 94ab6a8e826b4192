"""The words shipped with the program; a city's own templates come before them."""

from collections.abc import Mapping

from thirdring.messaging.party_wording import PARTY_WORDING
from thirdring.messaging.rules import Occasion
from thirdring.messaging.staff_wording import STAFF_WORDING

Wording = tuple[str, str]  # subject, body; {names} are filled in

SHIPPED: Mapping[str, Mapping[str, Wording]] = {
    Occasion.RECEIVED: {
        "en": (
            "We have your report {reference}",
            "{city} has your report about: {type}.\nWhere: {place}\n\n"
            "Your reference is {reference}. {promise}\n\nSee what happens with it: {link}\n",
        ),
        "es": (
            "Recibimos su reporte {reference}",
            "{city} recibió su reporte sobre: {type}.\nLugar: {place}\n\n"
            "Su número de referencia es {reference}. {promise}\n\nVea qué pasa con él: {link}\n",
        ),
    },
    Occasion.NOTE: {
        "en": ("News about your report {reference}", "{words}\n\nYour report about: {type}.\n{link}\n"),
        "es": ("Noticias de su reporte {reference}", "{words}\n\nSu reporte sobre: {type}.\n{link}\n"),
    },
    Occasion.HELD: {
        "en": (
            "Your report {reference} has to wait",
            "Work on your report about: {type} has to wait. We look at it again on {review_day}.\n{link}\n",
        ),
        "es": (
            "Su reporte {reference} está en espera",
            "El trabajo sobre su reporte: {type} está en espera. Lo revisaremos el {review_day}.\n{link}\n",
        ),
    },
    Occasion.CLOSED: {
        "en": (
            "The answer to your report {reference}",
            "{answer}\n\nWith this, your report about: {type} is closed.\n"
            "If it is not as it should be, tell us: {link}\n",
        ),
        "es": (
            "La respuesta a su reporte {reference}",
            "{answer}\n\nCon esto se cierra su reporte sobre: {type}.\nSi no es así, díganoslo: {link}\n",
        ),
    },
    Occasion.REOPENED: {
        "en": (
            "Your report {reference} is open again",
            "We have taken up your report about: {type} again.\n{link}\n",
        ),
        "es": (
            "Su reporte {reference} está abierto de nuevo",
            "Hemos retomado su reporte sobre: {type}.\n{link}\n",
        ),
    },
    Occasion.JOINED: {
        "en": (
            "Your report {reference} was joined with another",
            "Somebody else told us of the same thing, so your report about: {type} was joined with theirs. "
            "Your reference stays, and you hear the same news.\n{link}\n",
        ),
        "es": (
            "Su reporte {reference} se unió a otro",
            "Otra persona nos avisó de lo mismo, así que unimos su reporte: {type} con el suyo. Su número de "
            "referencia sigue siendo válido y recibirá las mismas noticias.\n{link}\n",
        ),
    },
    Occasion.ASKED: {
        "en": (
            "A question about your report {reference}",
            "{question}\n\nWe need your answer to go on with your report about: {type}.\n"
            "Answer here, photos are welcome: {answer_link}\n",
        ),
        "es": (
            "Una pregunta sobre su reporte {reference}",
            "{question}\n\nNecesitamos su respuesta para seguir con su reporte sobre: {type}.\n"
            "Conteste aquí; también puede enviar fotos: {answer_link}\n",
        ),
    },
    Occasion.WAIT_OVER: {
        "en": (
            "Your report {reference} is no longer waiting",
            "The day to look again has come: your report about: {type} no longer waits. {unheard}\n{link}\n",
        ),
        "es": (
            "Su reporte {reference} ya no está en espera",
            "Llegó el día de revisarlo: su reporte sobre: {type} ya no está en espera. {unheard}\n{link}\n",
        ),
    },
    Occasion.FOLLOWING: {
        "en": (
            "You follow {reference} now",
            "Somebody told {city} of it before you: {type}.\nWhere: {place}\n\n"
            "You get the same news as they do. See what happens with it: {link}\n",
        ),
        "es": (
            "Ahora sigue {reference}",
            "Alguien avisó antes a {city}: {type}.\nLugar: {place}\n\n"
            "Recibirá las mismas noticias. Vea qué pasa: {link}\n",
        ),
    },
    Occasion.EVENT_NEWS: {
        "en": (
            "{kind}: news about your report {reference}",
            "{words}\n\n{next_update}\n\nYour report about: {type}.\n{link}\n",
        ),
        "es": (
            "{kind}: noticias de su reporte {reference}",
            "{words}\n\n{next_update}\n\nSu reporte sobre: {type}.\n{link}\n",
        ),
    },
    Occasion.SIGN_IN_CODE: {
        "en": (
            "{code} is your code for {city}",
            "{code} is your code to see your requests to {city}. It is good for 15 minutes, once.\n"
            "Nobody from the city ever asks you for it. If you did not ask for it, do nothing.\n",
        ),
        "es": (
            "{code} es su código para {city}",
            "{code} es su código para ver sus solicitudes a {city}. Vale 15 minutos, una sola vez.\n"
            "Nadie de la ciudad se lo pedirá. Si usted no lo pidió, no haga nada.\n",
        ),
    },
    Occasion.TRANSFERRED: {
        "en": (
            "{agency} has your report {reference} now",
            "Your report about: {type} is with {agency} now. What we promised you has not changed.\n{link}\n",
        ),
        "es": (
            "{agency} tiene ahora su reporte {reference}",
            "Su reporte sobre: {type} está con {agency}. Lo que le prometimos no ha cambiado.\n{link}\n",
        ),
    },
    Occasion.ANOTHER_KIND: {
        "en": (
            "Your report {reference} is about: {type}",
            "We took your report for: {was}. It is about: {type}, and {agency} has it now.\n{estimate}\n"
            "The date we gave you first: {first}.\n{link}\n",
        ),
        "es": (
            "Su reporte {reference} es sobre: {type}",
            "Registramos su reporte como: {was}. Es sobre: {type}, y ahora lo tiene {agency}.\n{estimate}\n"
            "La fecha que le dimos primero: {first}.\n{link}\n",
        ),
    },
    **PARTY_WORDING,
    **STAFF_WORDING,
}


def shipped(occasion: str, language: str) -> Wording:
    """The shipped words in the language, or its base language, or English."""
    by_language = SHIPPED[occasion]
    return by_language.get(language) or by_language.get(language.split("-")[0]) or by_language["en"]
