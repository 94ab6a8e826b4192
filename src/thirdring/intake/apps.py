from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "thirdring.intake"
    label = "intake"
