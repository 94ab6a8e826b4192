"""Addresses of this face."""

from django.urls import path

from thirdring.web.public import (
    answers,
    city_map,
    data,
    feeds,
    kiosk,
    neighbourhoods,
    neighbours,
    notices_calendar,
    views,
)

app_name = "public"
urlpatterns = [
    path("map/", city_map.city_map, name="map"),
    path("map/points/", city_map.points, name="map-points"),
    path("feeds/requests.xml", feeds.requests, name="feed"),
    path("feeds/notices.ics", notices_calendar.calendar, name="notices-calendar"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<slug:code>/", answers.answer, name="article"),
    path("answers/<slug:code>/opinion/", answers.opinion, name="opinion"),
    path("neighbourhoods/", neighbourhoods.neighbourhoods, name="neighbourhoods"),
    path("neighbourhoods/<str:code>/", neighbourhoods.neighbourhood, name="neighbourhood"),
    path("kiosk/<str:key>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<str:key>/<int:number>/", kiosk.number, name="kiosk-number"),
    path("scorecard/", views.home, name="home"),
    path("data/neighbours/", neighbours.neighbours, name="neighbours"),
    path("data/audit/", data.seals, name="seals"),
    path("data/audit/seals.json", data.seals_file, name="seals-file"),
    path("data/audit/<str:day>.json", data.day_file, name="day"),
]
