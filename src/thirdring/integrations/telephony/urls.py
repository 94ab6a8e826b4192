"""The address that telephone systems call."""

from django.urls import path

from thirdring.integrations.telephony import views

app_name = "telephony"
urlpatterns = [path("<slug:code>/", views.receive, name="receive")]
