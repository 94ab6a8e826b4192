"""Addresses of this face."""

from django.urls import path

from thirdring.web.desk import figures, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", figures.figures, name="figures"),
    path("figures/figures.csv", figures.figures_file, name="figures-file"),
    path("figures/council.csv", figures.council_file, name="council-file"),
    path("figures/council.pdf", figures.council_print, name="council-print"),
]
