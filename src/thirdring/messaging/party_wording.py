"""The words shipped for what goes outside the city: to the party, and of it to residents."""

from collections.abc import Mapping

from thirdring.messaging.rules import Occasion

PARTY_WORDING: Mapping[str, Mapping[str, tuple[str, str]]] = {
    Occasion.PARTY_ASKED: {
        "en": (
            "{city} asks {party} to look at {reference}: {type}",
            "{agency} of {city} believes that this is for {party} to see to: {type}.\nWhere: {place}\n\n"
            "{note}\nWhat was reported: {words}\n\n"
            "Please tell us by {acknowledge_by} that you have it. Open this page to see the map and photos, "
            "to answer, or to say that it is done or not yours. No account is needed: {answer_link}\n",
        ),
        "es": (
            "{city} pide a {party} que vea {reference}: {type}",
            "{agency} de {city} cree que esto corresponde a {party}: {type}.\nLugar: {place}\n\n"
            "{note}\nLo que se reportó: {words}\n\n"
            "Avísenos antes del {acknowledge_by} que lo tienen. Abra esta página para ver el mapa y las "
            "fotos, contestar, o decir que está hecho o que no les corresponde. No necesita cuenta: "
            "{answer_link}\n",
        ),
    },
    Occasion.PARTY_REMINDED: {
        "en": (
            "A reminder from {city} about {reference}: {type}",
            "How does this stand with {party}? {type}.\nWhere: {place}\n\n{note}\n"
            "Please tell us here, a word is enough: {answer_link}\n",
        ),
        "es": (
            "Recordatorio de {city} sobre {reference}: {type}",
            "¿Cómo va esto en {party}? {type}.\nLugar: {place}\n\n{note}\n"
            "Díganoslo aquí, basta una palabra: {answer_link}\n",
        ),
    },
    Occasion.REFERRED: {
        "en": (
            "{party} has your report {reference} now",
            "Your report about: {type} is not the city's own to fix, so we sent it to {party}.\n"
            "This is how to reach them: {contact}\n"
            "We follow it there, and your reference stays.\n{link}\n",
        ),
        "es": (
            "{party} tiene ahora su reporte {reference}",
            "Su reporte sobre: {type} no le corresponde a la ciudad, así que lo enviamos a {party}.\n"
            "Así puede comunicarse: {contact}\n"
            "Le damos seguimiento, y su número de referencia sigue siendo válido.\n{link}\n",
        ),
    },
    Occasion.PARTY_NEWS: {
        "en": (
            "News from {party} about your report {reference}",
            "{party}: {said}\nThey expect to be done on {expected}.\n{words}\n\n"
            "Your report about: {type}.\n{link}\n",
        ),
        "es": (
            "Noticias de {party} sobre su reporte {reference}",
            "{party}: {said}\nCalculan terminar el {expected}.\n{words}\n\n"
            "Su reporte sobre: {type}.\n{link}\n",
        ),
    },
}
