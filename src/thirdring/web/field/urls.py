"""Addresses of the crew's face. A phone keeps the pages and sends what was done on them to ``sync``."""

from django.urls import path

from thirdring.web.field import case, day, shell, sync, thumbnails

app_name = "field"
urlpatterns = [
    path("", day.day, name="day"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/photos/<int:number>.jpg", thumbnails.thumbnail, name="thumbnail"),
    path("cases/<str:reference>/<str:kind>/", case.change, name="change"),
    path("sync/", sync.sync, name="sync"),
    path("pulse/", sync.pulse, name="pulse"),
    path("worker.js", shell.worker, name="worker"),
    path("map-worker.js", shell.map_worker, name="map-worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
]
