"""Fetches the followed sources, from cron or a timer."""

import sys

from django.core.management.base import BaseCommand

from remarks import search
from remarks.loading import web_pages, who_is_who
from remarks.models import FollowedSource

from . import _index
from ._progress import bar


class Command(BaseCommand):
    help = (
        "Fetch the sources that the admin lists as followed, into drafts, and report new, changed "
        "and vanished pages."
    )

    def handle(self, **_options):
        try:
            client = web_pages.client()
        except web_pages.FetchError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        failed = False
        with search.pause_sync(), who_is_who.paused():
            for source in FollowedSource.objects.filter(is_active=True):
                for outcome in bar(web_pages.follow(source, client), self.stderr, "page"):
                    failed |= outcome.kind == web_pages.FAILED
                self.stdout.write(f"{source}: {source.report}")
        who_is_who.flush()
        _index.follow(self.stderr)
        if failed:
            sys.exit(1)
