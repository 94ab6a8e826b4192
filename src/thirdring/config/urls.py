"""Every address of the program. tests/architecture proves that each is guarded or listed as public."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("open311/v2/", include("thirdring.open311.urls")),
    path("", include("thirdring.web.ui.urls")),
]
