from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "thirdring.fieldwork"
    label = "fieldwork"
