"""The addresses of the JSON face, below ``/api/v1/``."""

from django.urls import path

from thirdring.api import views

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("reports/<str:reference>", views.report, name="report"),
]
