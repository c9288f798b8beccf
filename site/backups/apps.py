"""The whole installation as one file, and back."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "backups"
