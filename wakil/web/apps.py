from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wakil.web"
    label = "web"
