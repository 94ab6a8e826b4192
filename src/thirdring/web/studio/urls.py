"""Addresses of this face."""

from django.urls import path

from thirdring.web.studio import keys, views

app_name = "studio"
urlpatterns = [
    path("", views.home, name="home"),
    path("keys/", keys.clients, name="keys"),
    path("keys/<int:client_id>/", keys.decide, name="decide-key"),
]
