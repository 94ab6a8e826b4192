"""Staff who read Spanish get their pages in Spanish."""

from django.conf import settings

from tests.web.agency.departments import Department


def test_the_queue_and_the_case_speak_spanish(department: Department) -> None:
    case = department.case(place="Calle del Canal")
    department.browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    queue = department.browser.get("/agency/").content.decode()
    page = department.open(case).content.decode()
    assert '<html lang="es">' in queue
    assert [words for words in ("Vencidos", "Todos los equipos", "Recibido") if words not in queue] == []
    assert [words for words in ("Por qué está aquí", "Cerrar con una respuesta") if words not in page] == []
