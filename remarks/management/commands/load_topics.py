"""Loads the starting set of topics; topics that exist already stay as people left them.

A topic that nobody has changed since an earlier set gets the words by which it is weighed now, and
all turns are weighed once.
"""

import csv

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.text import slugify

from remarks import search
from remarks.models import Topic
from remarks.search.topics import reassigned_at_end

from . import _index

WORDS = ("names", "weak", "besides")


class Command(BaseCommand):
    help = "Load the starting set of topics from fixtures/topics.csv."

    def handle(self, **_options):
        with (settings.BASE_DIR / "fixtures" / "topics.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            rows = list(csv.DictReader(file))
        count = 0
        with search.pause_sync(), reassigned_at_end():
            for row in rows:
                topic, new = Topic.objects.get_or_create(slug=slugify(row["name"]), defaults=row)
                count += new
                if not new and _is_of_an_earlier_set(topic, row):
                    for name in WORDS:
                        setattr(topic, name, row[name])
                    topic.save()
        _index.follow(self.stderr)
        self.stdout.write(f"{count} topics added, {len(rows) - count} existed already.")


def _is_of_an_earlier_set(topic, row):
    return topic.query == row["query"] and not any(getattr(topic, name) for name in WORDS)
