"""Addresses of this face."""

from django.urls import path

from thirdring.web.studio import views

app_name = "studio"
urlpatterns = [path("", views.home, name="home")]
