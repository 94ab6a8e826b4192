from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "thirdring.web"
    label = "web"
