from django.apps import AppConfig


class ConstituentsConfig(AppConfig):
    name = "thirdring.constituents"
    label = "constituents"
    default_auto_field = "django.db.models.BigAutoField"
