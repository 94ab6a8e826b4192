"""Our own description of this GeoReport, for tools that read OpenAPI 3.0."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from thirdring.open311.calls import Call, Reply
from thirdring.open311.rules import UPDATE_STATES

Description = dict[str, Any]

_TEXT: Description = {"type": "string"}
_MAYBE: Description = {"type": "string", "nullable": True}
_MEDIA: Description = {"anyOf": [_MAYBE, {"type": "array", "items": _TEXT}]}  # several photos are a list
_MOMENT: Description = {"type": "string", "format": "date-time"}
_WHOLE: Description = {"type": "integer"}
_DEGREES: Description = {"type": "number", "nullable": True}


def _object(**properties: Description) -> Description:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: Description) -> Description:
    return {"type": "array", "items": items}


def _of(name: str) -> Description:
    return {"$ref": f"#/components/schemas/{name}"}


_SCHEMAS: Description = {
    "Error": _object(code=_WHOLE, description=_TEXT),
    "Service": _object(
        service_code=_TEXT,
        service_name=_TEXT,
        description=_TEXT,
        metadata={"type": "boolean"},
        type={"type": "string", "enum": ["realtime", "batch", "blackbox"]},
        keywords=_TEXT,
        group=_TEXT,
    ),
    "Definition": _object(
        service_code=_TEXT,
        attributes=_list(
            _object(
                variable={"type": "boolean"},
                code=_TEXT,
                datatype={
                    "type": "string",
                    "enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"],
                },
                required={"type": "boolean"},
                datatype_description=_TEXT,
                order=_WHOLE,
                description=_TEXT,
                values=_list(_object(key=_TEXT, name=_TEXT)),
            )
        ),
    ),
    "Request": _object(
        service_request_id=_TEXT,
        status={"type": "string", "enum": ["open", "closed"]},
        status_notes=_MAYBE,
        service_name=_TEXT,
        service_code=_TEXT,
        description=_MAYBE,
        agency_responsible=_TEXT,
        service_notice=_MAYBE,
        requested_datetime=_MOMENT,
        updated_datetime=_MOMENT,
        expected_datetime=_MOMENT | {"nullable": True},
        address=_MAYBE,
        address_id=_MAYBE,
        zipcode=_MAYBE,
        lat=_DEGREES,
        long=_DEGREES,
        media_url=_MAYBE,
    ),
    "Count": _object(count=_WHOLE),
    "Token": _object(service_request_id=_MAYBE, token=_TEXT),
    "Answer": _object(service_notice=_MAYBE, account_id=_MAYBE)
    | {
        "description": "With a service_request_id, a token, or neither, by the type of the service.",
    },
    "Update": _object(
        update_id=_TEXT,
        service_request_id=_TEXT,
        status={"type": "string", "enum": sorted(UPDATE_STATES)},
        updated_datetime=_MOMENT,
        description=_TEXT,
        media_url=_MEDIA,
    ),
    "UpdateAnswer": _object(update_id=_TEXT, account_id=_MAYBE),
    "Discovery": _object(
        changeset=_MOMENT,
        contact=_TEXT,
        key_service=_TEXT,
        endpoints=_list(
            _object(
                specification=_TEXT,
                url=_TEXT,
                changeset=_MOMENT,
                type={"type": "string", "enum": ["production", "test"]},
                formats=_list(_TEXT),
            )
        ),
    ),
}
_WHAT_MAY_BE_WRONG = {
    400: "Something sent can't be taken; every problem is named.",
    403: "The key is missing, wrong, or not for this.",
    404: "There is no such thing, or it is not public.",
    429: "Too many requests with this key; Retry-After says when.",
}
_ARGUMENTS = {
    "service_request_id": "Ids with commas between; overrides everything else.",
    "service_code": "Codes with commas between.",
    "status": "open, closed, or both with a comma between.",
    "start_date": "Requested at this moment or later; at most 90 days before the end.",
    "end_date": "Requested at this moment or earlier.",
    "updated_after": "Changed at this moment or later; knows no 90 days.",
    "updated_before": "Changed at this moment or earlier.",
    "page": "Counts from 1.",
    "page_size": "At most 1000, which is the default.",
    "bbox": "west,south,east,north in degrees.",
    "lat": "With long and radius: around a point.",
    "long": "With lat and radius.",
    "radius": "Metres; 1000 if not said.",
    "q": "Words of the description or the address.",
    "keyword": "Keywords of services, with commas between.",
    "with_picture": "true: only those with a photo.",
    "sort": "created or -created (newest first, the default).",
    "extensions": "true: attributes, extended_attributes and notes as well.",
    "just_count": "true: only how many there are.",
    "locale": "A language of the city.",
}
_KEY = {"api_key": "Your key."}
_DATES = {"start_date": "Both or neither.", "end_date": "Both or neither."}
_REPORT = {
    "api_key": "Your key.",
    "service_code": "What it is about.",
    "lat": "WGS84 degrees, with long.",
    "long": "WGS84 degrees, with lat.",
    "address_string": "Or an address, or words for the place.",
    "address_id": "Or an address's id.",
    "description": "At most 4,000 characters.",
    "email": "To be told what happens.",
    "phone": "To be told what happens.",
    "first_name": "",
    "last_name": "",
    "media_url": "Where a photo may be fetched.",
    "client_request_id": "The same twice is the same report.",
}
_NEWS = {
    "api_key": "Your key.",
    "service_request_id": "Of a request you sent.",
    "update_id": "Yours, once.",
    "status": "A state, in any case.",
    "updated_datetime": "When it happened.",
    "description": "What happened.",
}


def describe(call: Call) -> Reply:
    """The description."""
    return Reply("openapi", described(), lasts=3600)


@cache
def described() -> Description:
    """OpenAPI 3.0 of everything under a base."""
    code, request_id, token = ({"name": name, "in": "path"} for name in ("code", "id", "token"))
    requests = _list({"anyOf": [_of("Request"), _of("Count")]})
    lists = _get("Public requests, newest first.", requests, _ARGUMENTS, also=(400, 404))
    taken = _post("Send a report.", _list(_of("Answer")), _REPORT)
    heard = _get(
        "News of the requests you sent.", _list(_of("Update")), _KEY | _DATES, also=(400, 403, 404, 429)
    )
    told = _post("Send news of a request.", _list(_of("UpdateAnswer")), _NEWS)
    one = _list(_of("Request"))
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Third Ring GeoReport v2",
            "version": "2.1",
            "description": "Open311 GeoReport v2 with the extensions listed in docs/open311.md.",
        },
        "paths": {
            "/discovery.{format}": _path(get=_get("Where the endpoints are.", _of("Discovery"))),
            "/services.{format}": _path(get=_get("What may be asked for.", _list(_of("Service")))),
            "/services/{code}.{format}": _path(code, get=_get("What it needs to know.", _of("Definition"))),
            "/requests.{format}": _path(get=lists, post=taken),
            "/requests/{id}.{format}": _path(request_id, get=_get("One request.", one)),
            "/tokens/{token}.{format}": _path(token, get=_get("A token's id.", _list(_of("Token")))),
            "/servicerequestupdates.{format}": _path(get=heard, post=told),
        },
        "components": {"schemas": _SCHEMAS},
    }


def _path(*parts: Description, **methods: Description) -> Description:
    named = [part | {"required": True, "schema": {"type": "string", "minLength": 1}} for part in parts]
    form = {
        "name": "format",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": ["json", "xml"]},
    }
    return {"parameters": [*named, form], **methods}


def _get(
    summary: str,
    schema: Description,
    arguments: Mapping[str, str] | None = None,
    also: tuple[int, ...] = (400, 404),
) -> Description:
    wanted = {"jurisdiction_id": "Of the city, where several answer."} | dict(arguments or {})
    parameters = [
        {"name": name, "in": "query", "description": said, "schema": _TEXT} for name, said in wanted.items()
    ]
    return {"summary": summary, "parameters": parameters, "responses": _responses(schema, also)}


def _post(summary: str, schema: Description, fields: Mapping[str, str]) -> Description:
    properties = {name: {"type": "string", "description": said} for name, said in fields.items()}
    form = {"schema": {"type": "object", "properties": properties}}
    content = {
        "application/x-www-form-urlencoded": form,
        "multipart/form-data": form,
        "application/json": form,
    }
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": content},
        "responses": _responses(schema, (400, 403, 404, 429)),
    }


def _responses(schema: Description, also: tuple[int, ...]) -> Description:
    good = {"200": {"description": "As asked.", "content": _content(schema)}}
    errors = {
        str(status): {"description": _WHAT_MAY_BE_WRONG[status], "content": _content(_list(_of("Error")))}
        for status in sorted(also)
    }
    return good | errors


def _content(schema: Description) -> Description:
    return {"application/json": {"schema": schema}, "text/xml": {"schema": {}}}
