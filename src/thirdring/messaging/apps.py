from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "thirdring.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"
