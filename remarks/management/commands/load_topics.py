"""Loads the starting set of topics; topics that exist already stay as people left them."""

import csv

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.text import slugify

from remarks import search
from remarks.models import Topic


class Command(BaseCommand):
    help = "Load the starting set of topics from fixtures/topics.csv."

    def handle(self, **_options):
        with (settings.BASE_DIR / "fixtures" / "topics.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            rows = list(csv.DictReader(file))
        count = 0
        with search.pause_sync():
            for row in rows:
                fields = {
                    "name": row["name"],
                    "group": row["group"],
                    "query": row["query"],
                    "definition": row["definition"],
                }
                _, new = Topic.objects.get_or_create(slug=slugify(row["name"]), defaults=fields)
                count += new
        search.sync()
        self.stdout.write(f"{count} topics added, {len(rows) - count} existed already.")
