from django.apps import AppConfig


class MassEventsConfig(AppConfig):
    name = "thirdring.mass_events"
    label = "mass_events"
    default_auto_field = "django.db.models.BigAutoField"
