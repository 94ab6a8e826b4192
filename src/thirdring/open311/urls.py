"""The addresses of Open311, relative to ``/open311/``."""

from django.urls import re_path

from thirdring.open311 import bulk, inquiry, views

app_name = "open311"
urlpatterns = [
    re_path(r"^(?P<resource>discovery(?:\.\w+)?)$", views.shared, name="discovery"),
    re_path(r"^bulk/(?P<resource>.*)$", bulk.requests, name="bulk"),
    re_path(r"^inquiry/v1/(?P<resource>.*)$", inquiry.inquiry, name="inquiry"),
    re_path(r"^v2/(?P<resource>.*)$", views.shared, name="shared"),
    re_path(r"^(?P<jurisdiction>[^/]+)/v2/(?P<resource>.*)$", views.of_city, name="city"),
    re_path(r"^(?P<jurisdiction>[^/]+)/test/v2/(?P<resource>.*)$", views.test_of_city, name="test"),
    re_path(r"^(?P<rest>.*)$", views.unknown, name="unknown"),
]
