from django.apps import AppConfig


class ThirdRingConfig(AppConfig):
    name = "thirdring.config"
    label = "thirdring"

    def ready(self) -> None:
        """Bind the table of reactions once every room is loaded."""
        from thirdring.config.reactions import REACTIONS
        from thirdring.kernel import events

        events.bind(REACTIONS)
