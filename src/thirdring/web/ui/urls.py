"""Addresses that every face shares."""

from django.urls import path

from thirdring.web.ui import views

urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("language/<slug:code>/", views.language, name="language"),
]
