"""Checks every quotation of an article, from the command line."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from remarks.analysis import articles
from remarks.analysis.quote_data import report_json


class Command(BaseCommand):
    help = "Check every quotation in an article: its speaker, its verdict, its place in the text."

    def add_arguments(self, parser):
        parser.add_argument("file", help="a text file in UTF-8; - reads standard input")
        parser.add_argument(
            "--on", default="", help="when: 2007-05-15, 15 May 2007, 2007-05 or 2007"
        )
        parser.add_argument("--json", action="store_true", help="as JSON, one object")

    def handle(self, *args, **options):
        report = articles.check_article(_text(options["file"]), options["on"])
        if options["json"]:
            self.stdout.write(json.dumps(report_json(report, str), ensure_ascii=False, indent=1))
            return
        for item in report.items:
            who = f" ({item.quotation.attributed})" if item.quotation.speaker else ""
            self.stdout.write(f"line {item.quotation.line}{who}: “{item.quotation.text}”")
            self.stdout.write(f"  {item.check.verdict.replace('_', ' ')}: {item.check.answer}")
            for warning in item.check.warnings:
                self.stdout.write(f"  ! {warning.kind}: {warning.sentence}: {warning.words}")
            for note in item.check.notes:
                self.stdout.write(f"  ! {note}")
            for join in item.check.joins:
                self.stdout.write(f"  {join}")
        for phrase in report.phrases:
            self.stdout.write(
                f"line {phrase.line}: “{phrase.text}” was not checked: nobody is said to say it"
            )
        for note in report.notes:
            self.stdout.write(note)


def _text(name: str) -> str:
    if name == "-":
        return sys.stdin.read(articles.MAX_CHARACTERS + 1)
    try:
        return Path(name).read_bytes()[: articles.MAX_BYTES].decode("utf-8", "replace")
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
