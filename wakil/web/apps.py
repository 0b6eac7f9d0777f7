from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wakil.web"
    label = "web"

    def ready(self) -> None:
        """Let addresses name the parts we have added to Django's, once for all of them."""
        from django.urls import register_converter

        from wakil.web.converters import IdConverter

        register_converter(IdConverter, "id")
