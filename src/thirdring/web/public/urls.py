"""Addresses of this face."""

from django.urls import path

from thirdring.web.public import views

app_name = "public"
urlpatterns = [path("", views.home, name="home")]
