from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import pre_migrate


class OriginConfig(AppConfig):
    name = "config.origin"
    label = "origin"

    def ready(self) -> None:
        from config import limits
        from config.origin import marks

        connection_created.connect(marks.watch_connection)
        connection_created.connect(limits.watch_connection)
        pre_migrate.connect(marks.mark_before_migrating, sender=self)
