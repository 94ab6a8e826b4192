from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "thirdring.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
