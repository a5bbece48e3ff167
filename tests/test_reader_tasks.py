"""The sixteen tasks of journalists, historians and archivists, done in a real browser.

One archive for all; what is right is counted from its rows. Each task has the clicks of the best
path that was found when the pages were tried; more are a failure.
"""

import csv
import hashlib
import io
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from remarks import search
from remarks.models import Correction, Event, Question, Speaker, Turn

from . import make
from .browser import CHROMIUM, Visit, chromium
from .test_browser import MESSY, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
]
MISSILES = "Where does the missile defense system, with its radar and interceptors, stand now?"
TRANSCRIPTS = [
    make.transcript(
        ("QUESTION", f"Dana Whitlock with Reuters. Minister Varga, {MISSILES}"),
        ("FOREIGN MINISTER VARGA", "Missile defense is no threat. The radar stays here, I say."),
        ("QUESTION", f"Tomas Brandt, CNN. Mr. Secretary, {MISSILES}"),
        ("SECRETARY HALE", "The missile defense system protects us against terrorism, too."),
        title="Joint Press Conference With Foreign Minister Ilse Varga",
        who="Secretary Martin Hale\nForeign Minister Ilse Varga",
    ),
    make.transcript(
        ("QUESTION", "Nadia Okafor with the Guardian. Minister, what of the fishery treaty?"),
        (
            "FOREIGN MINISTER VARGA",
            "The fishery treaty stands, and terrorism has no part in it.",
        ),
        ("QUESTION", "And where does the border at Lake Tamm run, as both of you see it?"),
        title="Joint Press Availability With Foreign Minister Ilse Varga",
        who="Secretary Martin Hale\nForeign Minister Ilse Varga",
        place="Port Arlen",
        day="May 9, 2004",
    ),
    make.transcript(
        (
            "QUESTION",
            "Dana Whitlock, Reuters. Will Iran return to the nuclear deal, Secretary?",
        ),
        ("SECRETARY QUILL", "Iran must answer for its nuclear program. Iran knows what is needed."),
        ("QUESTION", "On Iran again, has Tehran replied about the nuclear deal with Iran?"),
        ("SECRETARY QUILL", "I have nothing to read out on Iran. Terrorism is another matter."),
        ("QUESTION", "Tomas Brandt, CNN. What does Beijing say? Is China ready, and is Taiwan?"),
        ("SECRETARY QUILL", "China knows where we stand. Beijing and Taiwan have heard it."),
        title="Press Briefing by Secretary Nora Quill",
        who="Secretary Nora Quill",
        place="Sandholm, Eastmark",
        day="March 2, 2022",
    ),
    make.transcript(
        ("QUESTION", "Dana Whitlock, Reuters. Has China answered? Will Beijing let Taiwan be?"),
        ("SECRETARY QUILL", "China has not answered. We speak with Beijing every day on Taiwan."),
        title="Press Briefing by Secretary Nora Quill",
        who="Secretary Nora Quill",
        place="Sandholm, Eastmark",
        day="April 5, 2022",
    ),
]


class Reader:
    """A visit that counts clicks and typed characters, a task at a time."""

    def __init__(self, visit):
        self.visit, self.page, self.clicks, self.typed = visit, visit.page, 0, 0

    def begin(self, path="/"):
        self.clicks = self.typed = 0
        self.visit.open(path)

    def click(self, name, *, role="link", within="body", exact=True):
        self.clicks += 1
        self.page.locator(within).get_by_role(role, name=name, exact=exact).first.click()
        self.page.wait_for_load_state()

    def menu(self, name, entry):
        self.clicks += 1
        self.page.locator(".site-row summary", has_text=name).click()
        self.click(entry, within=".site-row")

    def tick(self, facet, name):
        self.clicks += 1
        box = self.page.locator("fieldset.facet", has=self.page.locator("legend", has_text=facet))
        box.get_by_role("checkbox", name=name).first.check()

    def follow(self, path):
        """The link to a page, wherever it stands in the text."""
        self.clicks += 1
        self.page.locator(f"main a[href='{path}']").first.click()
        self.page.wait_for_load_state()

    def fill(self, selector, text):
        self.typed += len(text)
        self.page.fill(selector, text)
        # Names that are offered below a box would lie over what is clicked next.
        self.page.locator(selector).blur()
        self.page.wait_for_function("!document.querySelector('.suggestions:not([hidden])')")

    def download(self, name, within="body"):
        with self.page.expect_download() as started:
            self.click(name, within=within)
        return started.value.path().read_bytes()

    def text(self, selector="main"):
        return " ".join(self.page.inner_text(selector).split())


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def about(slug):
    return Question.objects.filter(turn__turn_topics__topic__slug=slug).distinct()


def who_asked_the_minister_about_missile_defense(reader):
    right = about("missile-defense").filter(addressees__name="Ilse Varga")
    reader.begin()
    reader.menu("Browse", "Questions")
    reader.tick("Asked of", "Ilse Varga")
    reader.tick("Topic", "Missile defense")
    reader.click("Apply filters", role="button")
    lines = reader.page.locator("article.question")
    assert right.count() > 0
    expect(lines).to_have_count(right.count())
    for question in right:
        assert question.asker.name in reader.text("ol.plain")
    return 6, 0


def whether_a_quote_is_hers(reader):
    reader.begin()
    reader.click("Check a quote", within=".doors")
    reader.fill("#text", "we shall not bow to nuclear threats")
    reader.fill("#speaker", "Varga")
    reader.click("Check", role="button", within="main", exact=False)
    first = Turn.objects.filter(speaker__name="Ilse Varga").order_by("event__date").last()
    text = reader.text()
    assert "Not found in this archive" in text and "It may still have been said elsewhere" in text
    assert f"{first.event.date.year}" in text
    return 2, 43


def what_reuters_asked_her_in_2022_about_iran(reader):
    right = about("iran").filter(
        outlet__name="Reuters", addressees__name="Nora Quill", event__date__year=2022
    )
    reader.begin()
    reader.menu("Browse", "Questions")
    for facet, name in (("Outlet", "Reuters"), ("Asked of", "Nora Quill"), ("Topic", "Iran")):
        reader.tick(facet, name)
    reader.fill("[name=from]", "2022")
    reader.fill("[name=to]", "2022")
    reader.click("Apply filters", role="button")
    assert right.count() > 0
    expect(reader.page.locator("article.question")).to_have_count(right.count())
    # The absence of a name is not the absence of a question.
    rest = about("iran").filter(addressees__name="Nora Quill", event__date__year=2022)
    known = rest.exclude(outlet=None).count()
    assert f"outlet is known for {known} of {rest.count()}" in reader.text()
    return 8, 20


def a_citation_with_a_link_to_a_sentence(reader):
    turn = Turn.objects.filter(speaker__name="Ilse Varga").earliest("pk")
    reader.begin(turn.event.get_absolute_url())
    reader.page.locator(f"#{turn.anchor}").hover()
    reader.click(f"Cite turn {turn.position}")
    reader.clicks += 1
    reader.page.locator("ol.plain a").first.click()
    reader.page.wait_for_load_state()
    citation = reader.page.locator(".citation").first.inner_text()
    assert ":~:text=" in citation and "Varga" in citation
    assert turn.event.title.casefold() in citation.casefold()
    assert b":~:text=" in reader.download("BibTeX")
    return 3, 0


def a_feed_on_a_topic(reader):
    reader.begin()
    reader.follow("/topics/china/")
    feed = reader.page.get_by_role("link", name="Follow as a feed")
    reader.clicks += 1
    answer = reader.page.request.get(reader.visit.home + feed.get_attribute("href"))
    events = Event.objects.filter(questions__in=about("china")).distinct()
    for event in events:
        assert event.title in answer.text()
    assert "<?xml-stylesheet" in answer.text()[:300]
    return 2, 0


def a_question_without_an_answer(reader):
    question = Question.objects.exclude(state="replied").get()
    event = question.event
    reader.begin(event.get_absolute_url())
    total = event.questions.count()
    reader.click(f"1 of {total}", within=".rail", exact=False)
    expect(reader.page.locator("article.question")).to_have_count(1)
    assert " ".join(question.text.split()) in reader.text()
    return 1, 0


def a_word_of_two_people_as_a_table(reader):
    reader.begin()
    reader.click("Compare over time", within=".doors")
    reader.fill("#q", "terrorism")
    reader.fill("#series-1", "Martin Hale")
    reader.fill("#series-2", "Nora Quill")
    reader.click("Compare", role="button", within="main")
    rows = rows_of(reader.download("CSV", within="main"))
    for name in ("Martin Hale", "Nora Quill"):
        count = Turn.objects.filter(speaker__name=name, text__icontains="terrorism").count()
        assert sum(int(r["matched_turns"]) for r in rows if name in r["series"]) == count > 0, name
    return 4, 80


def all_joint_conferences_in_a_town(reader):
    right = Event.objects.filter(kind="joint", place__icontains="Port Arlen")
    reader.begin()
    reader.menu("Browse", "Events")
    reader.tick("Kind", Event.Kind("joint").label)
    reader.fill("[name=place]", "Arlen")
    reader.click("Apply filters", role="button")
    # The place is written in two ways.
    assert len({event.place for event in right}) == 2
    rows = rows_of(reader.download("CSV", within=".takes"))
    assert {row["slug"] for row in rows} == {event.slug for event in right}
    return 5, 6


def who_is_asked_most_about_china_and_by_whom(reader):
    asked = about("china")
    reader.begin()
    reader.follow("/topics/china/")
    text = reader.text(".columns > div")
    for name in {q.outlet.name for q in asked if q.outlet}:
        assert f"{name} {asked.filter(outlet__name=name).count()}" in text
    people = Speaker.objects.filter(pk__in=asked.values("addressees"))
    assert people
    for person in people:
        assert f"{person.name} {asked.filter(addressees=person).count()}" in text
    return 2, 0


def how_complete_a_year_is(reader):
    reader.begin()
    reader.click("Month by month")
    row = reader.page.locator("table.months tbody tr", has_text="2022")
    events = Event.objects.filter(date__year=2022)
    counts = [events.filter(date__month=month).count() for month in range(1, 13)]
    expect(row.locator("td.cell")).to_have_text([str(count or "") for count in counts])
    return 2, 0


def everything_of_one_person(reader):
    quill = Speaker.objects.get(name="Nora Quill")
    reader.begin()
    reader.fill("#q", "Nora Quill")
    reader.page.press("#q", "Enter")
    reader.click("Nora Quill", within=".card")
    data = reader.download("Word")
    words = " ".join(loading_text(data, "quill.docx").split())
    assert all(" ".join(turn.text.split()) in words for turn in quill.turns.all())
    return 2, 13


def loading_text(data, name):
    from remarks.transcripts import read

    return read(data, name).text


def that_nothing_was_altered(reader):
    event = Event.objects.earliest("pk")
    reader.begin(event.get_absolute_url())
    reader.click("Source", within=".tool-row")
    data = reader.download("Download the original file")
    assert hashlib.sha256(data).hexdigest() == event.source.sha256
    text = reader.text()
    assert event.source.sha256 in text and f"all {event.turns.count()} turns" in text
    return 2, 0


READERS = [
    who_asked_the_minister_about_missile_defense,
    whether_a_quote_is_hers,
    what_reuters_asked_her_in_2022_about_iran,
    a_citation_with_a_link_to_a_sentence,
    a_feed_on_a_topic,
    a_question_without_an_answer,
    a_word_of_two_people_as_a_table,
    all_joint_conferences_in_a_town,
    who_is_asked_most_about_china_and_by_whom,
    how_complete_a_year_is,
    everything_of_one_person,
    that_nothing_was_altered,
]


def three_files_come_in(desk, tmp_path):
    files = []
    for name in ("hard_wrapped.txt", "page.html", "unknown_office.txt"):
        files.append(tmp_path / name)
        files[-1].write_text(MESSY[name])
    before = Event.objects.public().count()
    desk.begin("/admin/")
    desk.click("Import transcripts", exact=False)
    desk.page.set_input_files("#id_files", files)
    desk.click("Preview", role="button")
    desk.click("Save and publish all", role="button")
    assert Event.objects.public().count() == before + 3
    return 38, 160


def labels_are_assigned(desk, _tmp_path):
    hale = Speaker.objects.get(name="Martin Hale")
    desk.begin("/admin/")
    desk.clicks += 2
    desk.page.locator(f".waiting a[href^='{reverse('admin:remarks_event_labels')}']").first.click()
    desk.page.wait_for_load_state()
    row = desk.page.locator("section.unsettled", has_text="THE SECRETARY").first
    row.get_by_role("button", name="This is Martin Hale").click()
    desk.page.wait_for_load_state()
    assert set(Turn.objects.filter(label="THE SECRETARY").values_list("speaker", flat=True)) == {
        hale.pk
    }
    return 10, 0


def two_names_become_one_and_are_parted(desk, _tmp_path):
    kept, gone = (Speaker.objects.get(name=name) for name in ("Dana Whitlock", "Nadia Okafor"))
    desk.begin("/admin/")
    desk.clicks += 1
    desk.page.locator("details.tables > summary").click()
    desk.click("Speakers", within="details.tables")
    for row in (kept, gone):
        desk.clicks += 1
        desk.page.locator(f"input.action-select[value='{row.pk}']").check()
    # A choice in a list is no click of its own in the table of tasks, as ticks are.
    desk.page.select_option("select[name=action]", "merge_two")
    desk.clicks += 1
    desk.page.locator("button[name=index]").first.click()
    desk.page.wait_for_load_state()
    desk.fill("#id_reason", "One person, two names.")
    desk.click("Merge", role="button")
    undo = desk.page.get_by_role("button", name="Undo: Nadia Okafor is Dana Whitlock")
    undo.wait_for()
    assert kept.questions_asked_set.count() > 0 == gone.questions_asked_set.count()
    desk.clicks += 1
    undo.click()
    undo.wait_for(state="detached")
    assert gone.questions_asked_set.count() > 0
    return 7, 30


def a_question_is_given_to_another_outlet(desk, _tmp_path):
    question = Question.objects.filter(outlet__name="CNN").earliest("pk")
    desk.begin(question.get_absolute_url())
    desk.click("edit", within="main")
    form = desk.page.locator("form", has=desk.page.locator("input[name=kind][value=outlet]"))
    desk.clicks += 2
    form.locator(".select2-selection").first.click()
    desk.page.locator(".select2-search__field").fill("Reuters")
    desk.page.locator(".select2-results__option", has_text="Reuters").first.click()
    desk.typed += 7
    form.locator("input[name=reason]").fill("He works for Reuters.")
    desk.clicks += 1
    form.get_by_role("button").last.click()
    desk.page.wait_for_load_state()
    assert Correction.objects.standing().get(kind="outlet").before == question.outlet_id
    desk.visit.open(question.get_absolute_url())
    desk.clicks += 1
    desk.page.locator(".corrected summary").click()
    cells = desk.page.locator(".corrected td").all_inner_texts()
    assert [cells[0].split()[-1], cells[1].split()[-1]] == ["CNN", "Reuters"]
    assert "He works for Reuters." in cells[2]
    desk.visit.open(question.event.get_absolute_url())
    expect(desk.page.locator(".ask .corrected-mark")).to_have_count(1)
    return 11, 110


ARCHIVISTS = [
    three_files_come_in,
    labels_are_assigned,
    two_names_become_one_and_are_parted,
    a_question_is_given_to_another_outlet,
]


def done(task, reader, *more):
    """What was wrong with a task; empty where it was done with no more than the best path's."""
    try:
        clicks, typed = task(reader, *more)
    except Exception as error:  # noqa: BLE001  each task is tried, whatever became of the others
        lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
        return [f"{task.__name__}: {type(error).__name__}: {' '.join(lines[:4])[:400]}"]
    spent = f"{task.__name__}: {reader.clicks} clicks, {reader.typed} characters"
    return [f"{spent} where {clicks} and {typed} do"] * (
        reader.clicks > clicks or reader.typed > typed
    )


def test_the_sixteen_tasks(live_server, db, tmp_path):
    call_command("load_topics", verbosity=0)
    for number, text in enumerate(TRANSCRIPTS):
        make.load(text, name=f"{number}.txt")
    written_otherwise = Event.objects.filter(title__startswith="Joint Press Availability")
    written_otherwise.update(place="Port Arlen", kind=Event.Kind.JOINT)
    search.sync()
    call_command("verify_archive", verbosity=0)
    with chromium() as browser:
        visits = []

        def visit(**options):
            visits.append(Visit(browser, live_server.url, **options))
            visits[-1].page.set_default_timeout(8_000)
            return visits[-1]

        reader = Reader(visit())
        wrong = [line for task in READERS for line in done(task, reader)]
        desk = Reader(sign_in(visit))
        wrong += [line for task in ARCHIVISTS for line in done(task, desk, tmp_path)]
        complaints = [c for one in visits for c in one.complaints]
        for one in visits:
            one.close()
    assert not wrong, "\n".join(wrong)
    assert not complaints
