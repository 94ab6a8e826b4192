from django.apps import AppConfig


class RemoteOpen311Config(AppConfig):
    name = "thirdring.integrations.open311"
    label = "remote311"
    default_auto_field = "django.db.models.BigAutoField"
