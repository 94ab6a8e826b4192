"""Every address of the program. tests/architecture proves that each is guarded or listed as public."""

from django.urls import URLPattern, URLResolver, include, path

from thirdring.config import health, refusing
from thirdring.web.agency.photos import photo
from thirdring.web.studio import keys

handler400 = refusing.bad_request
handler500 = refusing.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("open311/key/", keys.ask, name="ask-for-key"),
    path("open311/", include("thirdring.open311.urls")),
    path("api/v1/", include("thirdring.api.urls")),
    path("sms/", include("thirdring.integrations.sms.urls")),
    path("telephony/", include("thirdring.integrations.telephony.urls")),
    path("agency/", include("thirdring.web.agency.urls")),
    path("media/<path:path>", photo, name="media"),
    path("field/", include("thirdring.web.field.urls")),
    path("desk/", include("thirdring.web.desk.urls")),
    path("studio/", include("thirdring.web.studio.urls")),
    path("", include("thirdring.web.public.urls")),
    path("", include("thirdring.web.signin.urls")),
    path("", include("thirdring.web.resident.urls")),
    path("", include("thirdring.web.ui.urls")),
]
