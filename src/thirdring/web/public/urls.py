"""Addresses of this face."""

from django.urls import path

from thirdring.web.public import data, neighbours, views

app_name = "public"
urlpatterns = [
    path("scorecard/", views.home, name="home"),
    path("data/neighbours/", neighbours.neighbours, name="neighbours"),
    path("data/audit/", data.seals, name="seals"),
    path("data/audit/seals.json", data.seals_file, name="seals-file"),
    path("data/audit/<str:day>.json", data.day_file, name="day"),
]
