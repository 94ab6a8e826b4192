"""Addresses of the resident face."""

from django.urls import path

from thirdring.web.resident import (
    answering,
    answers_first,
    case_calendar,
    case_feed,
    choosing,
    danger,
    dispute,
    home,
    installing,
    locating,
    nearby,
    offline,
    outside,
    sending,
    suggesting,
    telling,
    tracking,
)
from thirdring.web.resident.mine import door
from thirdring.web.resident.mine import requests as mine

app_name = "resident"
urlpatterns = [
    path("", home.home, name="home"),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("report/", choosing.choose, name="report"),
    path("report/danger/", danger.danger, name="danger"),
    path("report/answers/", answers_first.answers, name="answers-first"),
    path("report/answered/", answers_first.answered, name="answered"),
    path("report/where/", locating.where, name="where"),
    path("report/nearby/", nearby.nearby, name="nearby"),
    path("report/places", locating.places, name="places"),
    path("report/details/", telling.details, name="details"),
    path("report/suggestions/", suggesting.suggestions, name="suggestions"),
    path("report/photos/", telling.photo, name="photo"),
    path("report/photos/<int:number>/", telling.draft_photo, name="draft-photo"),
    path("report/contact/", telling.contact, name="contact"),
    path("report/review/", sending.review, name="review"),
    path("report/received/", sending.received, name="received"),
    path("sw.js", offline.worker, name="worker"),
    path("report/offline/", offline.page, name="offline"),
    path("report/offline/token/", offline.token, name="offline-token"),
    path("report/offline/sending/", offline.take, name="offline-take"),
    path("report/forget/", sending.forget, name="forget"),
    path("track/", tracking.track, name="track"),
    path("track/<str:reference>.ics", case_calendar.case_calendar, name="case-calendar"),
    path("track/<str:reference>.xml", case_feed.case_feed, name="case-feed"),
    path("track/<str:reference>", tracking.case, name="track"),
    path("answer/<str:token>/", answering.answering, name="answer"),
    path("outside/<str:token>/", outside.answering, name="outside"),
    path("track/<str:reference>/dispute/", dispute.not_done, name="dispute"),
    path("track/<str:reference>/", tracking.case),  # as some mail programs write it
    path("mine/", door.ask, name="mine"),
    path("mine/code/", door.code, name="mine-code"),
    path("mine/leaving/", door.leave, name="mine-leave"),
    path("mine/requests/", mine.requests, name="mine-requests"),
    path("mine/data/", mine.download, name="mine-download"),
    path("mine/deletion/", mine.forget_me, name="mine-forget"),
    path("mine/follows/<str:reference>/removal/", mine.stop_following, name="mine-unfollow"),
    path("demo/mail/", home.mailbox, name="mailbox"),
]
