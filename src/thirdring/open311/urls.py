"""The addresses of GeoReport v2, relative to its base."""

from django.urls import path, re_path

from thirdring.open311 import views

app_name = "open311"
urlpatterns = [
    path("services.json", views.services, name="services"),
    path("services/<path:service_code>.json", views.definition, name="definition"),
    path("requests.json", views.requests, name="requests"),
    path("requests/<str:reference>.json", views.one_request, name="request"),
    re_path(r"^(?P<rest>.*)$", views.unknown, name="unknown"),
]
