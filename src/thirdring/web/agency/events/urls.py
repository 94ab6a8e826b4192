"""Addresses of mass events, part of the agency face's."""

from django.urls import path

from thirdring.web.agency.events import after, cases, closing, listing, opening, page, telling

urlpatterns = [
    path("events/", listing.events, name="events"),
    path("events/new/", opening.new, name="new-event"),
    path("events/surges/<int:number>/dismissal/", listing.dismissal, name="dismiss-surge"),
    path("events/<int:number>/", page.event, name="event"),
    path("events/<int:number>/update/", telling.update, name="event-update"),
    path("events/<int:number>/end/", telling.end, name="event-end"),
    path("events/<int:number>/cases/", cases.cases, name="event-cases"),
    path("events/<int:number>/cases/earlier/", cases.earlier, name="event-earlier"),
    path("events/<int:number>/cases/<str:reference>/removal/", cases.removal, name="event-removal"),
    path("events/<int:number>/closing/", closing.closing, name="event-closing"),
    path("events/<int:number>/looks/<int:drawn>/", closing.look_again, name="event-look"),
    path("events/<int:number>/report/", after.report, name="event-report"),
    path("events/<int:number>/report/csv/", after.download, name="event-report-csv"),
]
