from django.apps import AppConfig


class ContactCentreConfig(AppConfig):
    name = "thirdring.contact_centre"
    label = "contact_centre"
    default_auto_field = "django.db.models.BigAutoField"
