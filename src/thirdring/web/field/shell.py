"""What makes the pages an app: its worker, its manifest, and the version of it all."""

import hashlib
from functools import cache
from pathlib import Path

import orjson
from django.conf import settings
from django.http import FileResponse, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from thirdring.staff.access import FaceRequest, public
from thirdring.web.ui.installing import manifest_of

ASSETS = Path(settings.STATICFILES_DIRS[0][1])
_PAGES = ("app.css", "field.css", "field.js", "map.css", "mark.svg")


@require_safe
@public
@cache_control(no_cache=True)
def worker(request: FaceRequest) -> HttpResponse:
    """The service worker, with the version of the build and the files it keeps at hand written into it."""
    kept = orjson.dumps({"build": build(), "shell": shell()}).decode()
    return HttpResponse(f"const KEPT={kept};\n{_asset('field-worker.js')}", content_type="text/javascript")


@require_safe
@public
@cache_control(max_age=3600)
def map_worker(request: FaceRequest) -> FileResponse:
    """The map's own worker, below /field/: only there do its questions for tiles reach the service worker."""
    return FileResponse((ASSETS / "map-worker.js").open("rb"), content_type="text/javascript")


@require_safe
@public
@cache_control(max_age=3600)
def manifest(request: FaceRequest) -> JsonResponse:
    """What a phone needs to keep the app on its screen."""
    day = reverse("field:day")
    name = _("311 in the field, %(city)s") % {"city": request.city.name}
    return manifest_of(name=name, short_name=_("311 field"), start=day, scope=day)


@cache
def build() -> str:
    """The version of the app: another one as soon as any of its files is."""
    files = [ASSETS / "field-worker.js", *sorted((ASSETS / "field").rglob("*.js"))]
    files += [ASSETS / name for name in _PAGES]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files if path.exists())).hexdigest()[:12]


def shell() -> list[str]:
    """The addresses of every file the app is made of."""
    chunks = sorted(path.relative_to(ASSETS).as_posix() for path in (ASSETS / "field").rglob("*.js"))
    return [
        *(static(name) for name in _PAGES),
        *(f"{settings.STATIC_URL}{chunk}" for chunk in chunks),
        reverse("field:map-worker"),
        reverse("map-style"),
    ]


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
