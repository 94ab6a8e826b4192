"""Addresses of the agency face. A move is a noun under its case."""

from django.urls import path

from thirdring.web.agency import case, queue
from thirdring.web.agency.casework import MOVES

app_name = "agency"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/closure/draft/", case.draft, name="closure-draft"),
    *(path(f"cases/<str:reference>/{noun}/", case.move, {"noun": noun}, name=noun) for noun in MOVES),
]
