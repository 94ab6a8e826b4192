"""Addresses of this face."""

from django.urls import path

from thirdring.web.desk import views

app_name = "desk"
urlpatterns = [path("", views.home, name="home")]
