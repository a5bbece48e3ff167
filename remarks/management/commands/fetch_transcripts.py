"""Fetches transcripts from the web: pages, feeds and sitemaps."""

import sys

from django.core.management.base import BaseCommand

from remarks import search
from remarks.loading import web_pages, who_is_who

from . import _index
from ._progress import bar


class Command(BaseCommand):
    help = (
        "Fetch transcripts from the web into drafts: a page, or all pages that a feed or a sitemap "
        "lists. Follows robots.txt; each answer is kept as a WARC record."
    )

    def add_arguments(self, parser):
        parser.add_argument("urls", nargs="+", metavar="URL")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="show to readers at once what has no warning about names and labels",
        )
        parser.add_argument(
            "--path-contains", default="", metavar="PART", help="only listed URLs with this part"
        )
        parser.add_argument(
            "--limit",
            type=int,
            default=web_pages.MAX_PAGES,
            help=f"pages of each list (default: {web_pages.MAX_PAGES})",
        )
        parser.add_argument(
            "--follow",
            action="store_true",
            help="keep each URL as a source that manage.py follow_sources fetches from then on",
        )

    def handle(self, **options):
        try:
            client = web_pages.client()
        except web_pages.FetchError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        outcomes = []
        with search.pause_sync(), who_is_who.paused():
            for url in options["urls"]:
                outcomes += self._fetch(client, url, options)
        who_is_who.flush()
        _index.follow(self.stderr)
        self.stdout.write(web_pages.report(outcomes))
        if any(outcome.kind == web_pages.FAILED for outcome in outcomes):
            sys.exit(1)

    def _fetch(self, client, url, options):
        source, only = None, options["path_contains"]
        try:
            if options["follow"]:
                source = web_pages.keep_source(url, path_contains=only)
        except web_pages.FetchError as error:
            return [web_pages.Outcome(web_pages.FAILED, url, str(error))]
        pages = web_pages.fetch(client, url, path_contains=only, limit=options["limit"])
        return [
            web_pages.take(fetched, publish=options["publish"], source=source)
            for fetched in bar(pages, self.stderr, "page")
        ]
