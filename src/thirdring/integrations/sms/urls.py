"""The addresses that the provider of text messages calls."""

from django.urls import path

from thirdring.integrations.sms import views

app_name = "sms"
urlpatterns = [
    path("<slug:code>/arrival/<int:message_id>/", views.arrival, name="arrival"),
    path("<slug:code>/answer/", views.answer, name="answer"),
]
