from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "thirdring.integrations.media"
    label = "fetched_media"
