"""``manage.py work``: a worker in each lane, beside the web server, until it is asked to stop."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.module_loading import autodiscover_modules

from pix.work.lanes import LANES, NAMES
from pix.work.models import Worker
from pix.work.running.supervisor import Supervisor


class Command(BaseCommand):
    help = "Fait le travail de fond : un ouvrier dans chaque file, relancé s’il s’arrête."
    # They read every page: memory that workers never need.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--lane", action="append", choices=NAMES, help="seulement cette file ; à répéter pour plusieurs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        Worker.objects.exists()  # a database that is not ours is refused before anything begins
        connections.close_all()
        autodiscover_modules("tasks")
        chosen = options["lane"] or NAMES
        Supervisor([lane for lane in LANES if lane.name in chosen]).supervise()
