"""Every page of the desk over an archive of 40,000 turns: ``python -m benchmarks.desk [TURNS]``.

``python -m benchmarks.desk 0`` only measures the preview of a PDF with 300 turns, from the button
to the page, which a browser prints first; exit status 1 where it takes two seconds or more.

For each page it prints the seconds as a signed-in archivist waits, the CPU seconds, the queries
and the size; exit status 1 where one takes half a second of CPU or more. All pages are made twice,
and the second time counts: what is loaded once in a process is not what a page costs. Last come a
decision on the largest group that waits and its undoing, a second of CPU at most each; the index
follows in a thread of its own, whose CPU is not theirs.
"""

import os
import resource
import sys
import tempfile
import time

MAX_SECONDS = 0.5
MAX_DECISION_SECONDS = 1
MAX_PREVIEW_SECONDS = 2
PDF_TURNS = 300
TURNS_EACH = 100
GIVEN = (
    "Anna Bertil Clara David Edith Fedor Greta Hanno Ilse Jonas Karin Leo Mona Nils Olga".split()
)
FAMILY = (
    "Hale Varga Kestrel Osric Brandt Whitlock Okafor Lindqvist Moreau Tanaka Ruiz Novak".split()
)


def name(number):
    return f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN) % len(FAMILY)]}"


def transcript(number):
    """A briefing of one of 168 people, with a label in it that names nobody."""
    who, surname = name(number % 168), name(number % 168).split()[1].upper()
    body = []
    for i in range(TURNS_EACH // 2):
        reporter = f"{name(number * 7 + i)} with Reuters. " if i % 3 == 0 else ""
        label = "THE SECRETARY" if i % 25 == 24 else f"MINISTER {surname}"
        body.append(f"QUESTION: {reporter}Is matter {i} of treaty {number} settled by now?")
        body.append(
            f"{label}: Part {i} is settled. We spoke about trade and about energy {number}."
        )
    head = f"Remarks at Port Arlen Number {number}\n\nMinister {who}\nPort Arlen, Norland\n"
    day = f"March {number % 28 + 1}, {1990 + number % 30}"
    return head + day + "\n\n" + "\n\n".join(body) + "\n"


def import_archive(turns):
    from django.core.management import call_command

    from remarks import loading, search
    from remarks.loading import who_is_who

    call_command("migrate", verbosity=0)
    call_command("load_topics", verbosity=0)
    with search.pause_sync(), who_is_who.paused():
        for number in range(turns // TURNS_EACH):
            upload = loading.Upload(f"{number}.txt", transcript(number).encode())
            loading.apply(loading.plan(upload), publish=number % 9 > 0)
    search.sync()


def pages():
    """The addresses of the desk by kind."""
    from django.contrib import admin
    from django.urls import reverse

    from remarks.models import Event, Outlet, Question, Speaker, Topic, Turn

    event = Event.objects.order_by("-turn_count").first()
    urls = {"first page": "/admin/", "import": reverse("admin:remarks_event_import")}
    for model in admin.site._registry:
        meta = model._meta
        if meta.app_label == "remarks":
            url = reverse(f"admin:remarks_{meta.model_name}_changelist")
            urls[f"list of {meta.verbose_name_plural}"] = url
    for model in (Event, Speaker, Outlet, Topic, Turn, Question):
        row = model.objects.order_by("pk").first()
        url = reverse(f"admin:remarks_{model._meta.model_name}_change", args=[row.pk])
        urls[f"form of a {model._meta.verbose_name}"] = url
    urls["search of events"] = reverse("admin:remarks_event_changelist") + "?q=arlen"
    urls["search of turns"] = reverse("admin:remarks_turn_changelist") + "?q=energy"
    turn = event.turns.order_by("position")[40]
    for kind in ("label", "called"):
        urls[f"unidentified, {kind}"] = reverse("admin:remarks_event_labels") + f"?kind={kind}"
    urls["turns of an event"] = reverse("admin:remarks_event_correct", args=[event.pk])
    urls["a turn"] = reverse("admin:remarks_event_correct_turn", args=[event.pk, turn.anchor])
    urls["parse again"] = reverse("admin:remarks_event_again", args=[event.pk])
    for kind in ("speaker", "outlet"):
        urls[f"merge {kind}"] = reverse("admin:remarks_event_merge", args=[kind])
    urls["history of an event"] = reverse("admin:remarks_event_history", args=[event.pk])
    return urls


def count_slow_pages():
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.create_superuser("boss"))
    print("| page | s | CPU s | queries | KB |\n| --- | --- | --- | --- | --- |")
    slow = 0
    for kind, url in pages().items():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            begun, cpu = time.perf_counter(), time.process_time()
            answer = client.get(url)
            size = len(answer.content)
            seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
        fault = "" if answer.status_code == 200 else f" ({answer.status_code})"
        slow += cpu >= MAX_SECONDS or bool(fault)
        print(
            f"| {kind}{fault} | {seconds:.2f} | {cpu:.2f} | {len(queries)} | {size / 1000:.0f} |",
            flush=True,
        )
    return slow + count_slow_decisions(client)


def count_slow_decisions(client):
    """How many of a decision about the largest group and its undoing fail or take too long."""
    from django.urls import reverse

    from remarks import loading
    from remarks.models import LabelRule, Speaker

    queue, slow = reverse("admin:remarks_event_labels"), 0
    for kind in ("label", "called"):
        groups = loading.unidentified_groups(kind)
        if not groups:
            continue
        group, speaker = max(groups, key=lambda group: group.count), Speaker.objects.first()
        fields = {"rows": [group.token], "speaker": speaker.pk, "reason": "On the recording."}
        what = f"{group.count:,} of {kind} “{group.name}”"
        slow += _is_slow_post(client, f"decision, {what}", f"{queue}?kind={kind}", fields)
        rule = LabelRule.objects.order_by("pk").last()
        if rule:
            undo = reverse("admin:remarks_event_undo_label", args=[rule.pk])
            slow += _is_slow_post(client, f"undoing, {what}", undo, {})
    return slow


def _is_slow_post(client, what, url, fields):
    """1 where an answer is no redirect or takes too long, else 0."""
    begun, cpu = time.perf_counter(), time.thread_time()
    answer = client.post(url, fields)
    seconds, cpu = time.perf_counter() - begun, time.thread_time() - cpu
    fault = "" if answer.status_code == 302 else f" ({answer.status_code})"
    print(f"| {what}{fault} | {seconds:.2f} | {cpu:.2f} | | |", flush=True)
    return int(cpu >= MAX_DECISION_SECONDS or bool(fault))


def printed_pdf():
    """A transcript of 300 turns as Chromium prints it, with a head and a foot on each page."""
    from html import escape

    from tests.browser import chromium

    lines = transcript(3).split("\n\n")
    head, body = lines[:2], (lines[2:] * 3)[:PDF_TURNS]
    assert len(body) == PDF_TURNS
    text = "".join(f"<p>{escape(line)}</p>" for line in [*head, *body])
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(f"<html><body><h1>Remarks at Port Arlen</h1>{text}</body></html>")
        marks = {"header_template": "<span style='font-size:8px'>Ministry of Ports</span>"}
        marks["footer_template"] = "<span style='font-size:8px' class='pageNumber'></span>"
        return page.pdf(display_header_footer=True, **marks)


def cpu_seconds():
    """CPU of this process and of those that it has started and seen end."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(u.ru_utime + u.ru_stime for u in used)


def preview_of_a_pdf():
    """1 where the preview takes too long, else 0. The second of two counts."""
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.create_superuser("importer"))
    data = printed_pdf()
    for _ in range(2):
        file = SimpleUploadedFile("printed.pdf", data, "application/pdf")
        begun, cpu = time.perf_counter(), cpu_seconds()
        answer = client.post("/admin/remarks/event/import/", {"files": file}, follow=True)
        seconds, cpu = time.perf_counter() - begun, cpu_seconds() - cpu
    page = answer.content.decode()
    turns = page.count('class="turn voice-')
    print(
        f"preview of a PDF, {len(data) // 1000} KB, {turns} turns: {seconds:.2f} s, "
        f"{cpu:.2f} s of CPU",
        flush=True,
    )
    return int(seconds >= MAX_PREVIEW_SECONDS or turns < PDF_TURNS)


def main(turns=40_000):
    with tempfile.TemporaryDirectory(prefix="remarks-desk-") as folder:
        os.environ["REMARKS_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        import django

        django.setup()
        slow = preview_of_a_pdf()
        if turns:
            import_archive(turns)
            slow += count_slow_pages()
        return min(1, slow)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
