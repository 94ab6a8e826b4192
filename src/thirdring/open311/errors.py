"""GeoReport errors: a list of {code, description}, with the status the specification gives each."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse

from thirdring.kernel.errors import DomainError, Invalid, NotFound
from thirdring.open311.answers import answer
from thirdring.staff.access import FaceRequest

P = ParamSpec("P")

# How a field of ours is called in GeoReport, so that the description names what the client sent.
FIELDS = {
    "words": "description",
    "place": "lat, long or address_string",
    "photos": "media",
    "contact": "email or phone",
    "client_key": "client_request_id",
}


class Refused(Exception):
    """An answer with an errors body."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__(*descriptions)
        self.status, self.descriptions = status, descriptions


def refused_by(error: DomainError) -> Refused:
    """The GeoReport answer to a domain error: 404 for what does not exist, 400 for everything else."""
    if isinstance(error, NotFound):
        return Refused(404, str(error))
    if isinstance(error, Invalid):
        status = (
            404 if any(p.field == "service_code" and p.code == "unknown" for p in error.problems) else 400
        )
        return Refused(status, *(f"{_named(p.field)}: {p.message}" for p in error.problems))
    return Refused(400, str(error))


def _named(field: str) -> str:
    return f"attribute[{field[8:]}]" if field.startswith("answers.") else FIELDS.get(field, field)


def in_georeport(
    view: Callable[Concatenate[FaceRequest, P], object],
) -> Callable[Concatenate[FaceRequest, P], HttpResponse]:
    """Turn a view's data, or its error, into a GeoReport answer."""

    @wraps(view)
    def answered(request: FaceRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return answer(view(request, *args, **kwargs))
        except Refused as error:
            return errors_answer(error)
        except DomainError as error:
            return errors_answer(refused_by(error))

    return answered


def errors_answer(error: Refused) -> HttpResponse:
    """The errors body with its status."""
    body = [{"code": error.status, "description": text} for text in error.descriptions]
    return answer(body, status=error.status)
