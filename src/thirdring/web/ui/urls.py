"""Addresses that every face shares."""

from django.urls import path

from thirdring.web.ui import maps, views

urlpatterns = [
    path("map/style.json", maps.style, name="map-style"),
    path("map/tiles/<int:z>/<int:x>/<int:y>.mvt", maps.tile, name="map-tile"),
    path("ui/", views.gallery, name="gallery"),
    path("language/<slug:code>/", views.language, name="language"),
]
