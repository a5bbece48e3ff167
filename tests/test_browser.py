"""What a reader does in a real browser.

Search, follow, read on a phone, in the dark, by keyboard, on paper.
"""

import gzip
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import expect

from remarks.models import Event, Speaker, Turn

from . import make
from .browser import CHROMIUM, Visit, chromium
from .files import GOLDEN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM,
        reason="no Chromium on this machine: install Debian's chromium, or name one in CHROMIUM",
    ),
]
PAGES = [
    "/",
    "/search/?q=missile",
    "/search/",
    "/search/?q=missile&unit=exchanges",
    "/search/?q=missile&unit=questions",
    "/search/?q=nothingfits+speaker:rice",
    "/search/?q=missile&page=99",
    "/search/?q=missile&year=2007",
    "/events/",
    "/speakers/",
    "/outlets/",
    "/topics/",
    "/questions/",
    "/questions/?outlet=nobody",
    "/questions/?state=not_transcribed&from=2007",
    "/about/",
    "/help/",
    "/data/",
    "/data/api/",
    "/corrections/",
    "/accessibility/",
    "/quote/",
    "/quote/?text=We+would+gladly+use+the+same+word&speaker=lavrov",
    "/quote/article/",
    "/compare/",
    "/compare/?q=missile&series=speaker:rice&series=speaker:lavrov",
    "/asking/?outlet=reuters",
    "/coverage/",
    "/events/2007/",
    "/events/2007/5/",
    "/events/2007/5/15/",
    "/topics/?year=2007",
    "/nowhere/",
]
ROWS = [
    "/events/{event}/",
    "/events/{event}/?q=missile",
    "/events/{event}/source/",
    "/events/{event}/?version=1",
    "/events/{event}/cite/?turn=t13",
    "/events/{event}/report/t13/",
    "/questions/{event}/t3/",
    "/events/{event}/t13/",
    "/speakers/condoleezza-rice/",
    "/speakers/arshad-mohammed/",
    "/outlets/reuters/",
    "/topics/kosovo/",
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser, live_server, seeded):
    made = []

    def start(**options):
        made.append(Visit(browser, live_server.url, **options))
        return made[-1]

    yield start
    for one in made:
        one.close()


# WCAG 2.2's size of what a finger must meet, which axe does not look at by itself.
TOUCH = {"rules": {"target-size": {"enabled": True}}}


def paths():
    slug = Event.objects.get().slug
    return PAGES + [row.format(event=slug) for row in ROWS]


def test_find_a_quotes_context(visit):
    reader = visit()
    reader.open("/")
    reader.page.fill("#q", '"common ground"')
    reader.click("button:has-text('Search')")
    expect(reader.page.locator(".hit")).to_have_count(1)
    expect(reader.page.locator(".hit mark")).to_have_text(["common ground"])
    reader.click(".hit h2 a")
    expect(reader.page).to_have_url(re.compile("#t13$"))
    turn = reader.page.locator("#t13")
    expect(turn).to_be_visible()
    expect(turn.locator("mark")).to_have_text("common ground")
    reader.page.wait_for_function(
        "Math.abs(document.querySelector('#t13').getBoundingClientRect().top) < 200"
    )
    assert not reader.complaints


def test_narrow_and_widen(visit):
    reader = visit()
    reader.open("/search/?q=missile")
    total = reader.page.locator(".spoken strong").inner_text()
    expect(reader.page.locator("details.filters > summary")).not_to_be_visible()
    reader.click("details.filters a:has-text('Condoleezza Rice')")
    expect(reader.page.locator("#q")).to_have_value(re.compile("speaker:condoleezza-rice"))
    expect(reader.page.locator(".spoken strong")).not_to_have_text(total)
    reader.click(".chips.terms a:has-text('condoleezza-rice')")
    expect(reader.page.locator(".spoken strong")).to_have_text(total)


def test_a_reporters_questions(visit):
    reader = visit()
    reader.open("/outlets/")
    reader.click("a:has-text('Reuters')")
    reader.click("a:has-text('Arshad Mohammed')")
    expect(reader.page.locator("article.question")).to_have_count(2)
    assert "Reply not transcribed" in reader.page.inner_text("main")


def test_everything_works_without_javascript(visit):
    reader = visit(javascript=False)
    reader.open("/questions/")
    # On a wide page the filters stand open beside the list.
    reader.page.get_by_label("Reply not transcribed").check()
    reader.click("button:has-text('Apply filters')")
    expect(reader.page.locator("article.question")).to_have_count(1)


def test_by_keyboard_only(visit):
    reader = visit()
    reader.open("/")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.className") == "skip"
    reader.page.keyboard.press("Enter")
    for _ in range(4):
        reader.page.keyboard.press("Tab")
        if reader.page.evaluate("document.activeElement.id") == "q":
            break
    reader.page.keyboard.type("kosovo")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/search/**")
    # A question and its reply are one hit; below stand turns of others, without the word.
    expect(reader.page.locator(".hit:has(mark) .said:has(mark)")).to_have_count(2)


def test_one_menu_is_open_at_a_time(visit):
    reader = visit()
    reader.open("/")
    for name in ("Browse", "Analyze"):
        reader.page.locator(".site-row summary", has_text=name).click()
        reader.page.wait_for_function("document.querySelectorAll('.site-row [open]').length == 1")
        assert reader.page.locator(".site-row [open] summary").inner_text() == name
    assert reader.complaints == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_over_the_edge(visit, width):
    """On the narrowest without script, where every page must be whole and have no dead button."""
    scripted = width > 320
    reader = visit(width=width, javascript=scripted)
    for path in paths():
        reader.open(path)
        assert scripted or reader.page.inner_text("h1").strip(), path
        assert scripted or not reader.page.locator("button[type=button]:visible").count(), path
        wide = reader.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide at {width}"


# Both widths and both schemes, but not each of them twice: a run takes half a minute.
@pytest.mark.parametrize(("width", "dark"), [(1280, True), (320, False)])
def test_axe_finds_nothing(visit, width, dark):
    reader, axe = visit(width=width, dark=dark), Axe()
    violations = []
    for path in paths():
        reader.open(path)
        results = axe.run(reader.page, options=TOUCH).response["violations"]
        nodes = [(result["id"], node["html"]) for result in results for node in result["nodes"][:3]]
        violations += [f"{path}: {rule}: {html[:160]}" for rule, html in nodes]
    assert not violations, "\n".join(violations)
    assert not [c for c in reader.complaints if not re.search(r"status of 40[04] ", c)]


def test_cite_a_sentence(visit):
    reader = visit()
    reader.open(f"/events/{Event.objects.get().slug}/")
    reader.page.get_by_role("link", name="Cite turn 13").click()
    reader.page.locator("ol.plain a").first.click()
    assert ":~:text=" in reader.page.locator(".citation").first.inner_text()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="BibTeX").click()
    assert ":~:text=" in download.value.path().read_text()
    assert reader.complaints == []


def clipboard(reader):
    """What lies on the clipboard, as text and as HTML."""
    return reader.page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const read = async (type) =>
            item.types.includes(type) ? (await item.getType(type)).text() : "";
          return [await read("text/plain"), await read("text/html")];
        }"""
    )


def test_copy_a_quote_and_its_link(visit):
    reader = visit()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    event = Event.objects.get()
    address = f"{reader.home}{event.get_absolute_url()}"
    reader.open(event.get_absolute_url())
    turn = reader.page.locator("#t13")
    turn.hover()
    turn.locator(".tools").evaluate("menu => { menu.open = true; }")
    turn.get_by_role("button", name="copy quote").click()
    turn.get_by_role("button", name="copied").wait_for()
    text, html = clipboard(reader)
    words = event.turns.get(anchor="t13").text.split()
    assert text.startswith("“" + " ".join(words[:3])) and text.endswith(f"{address}#t13)")
    assert "Condoleezza Rice" in text and f'<a href="{address}#t13">{event.title}</a>' in html
    turn.get_by_role("button", name="copy link").click()
    turn.get_by_role("button", name="copied").nth(0).wait_for()
    reader.page.wait_for_function("navigator.clipboard.readText().then((t) => t.endsWith('/t13/'))")
    assert clipboard(reader)[0] == f"{address}t13/"
    # Of words selected within the turn.
    reader.page.evaluate(
        """() => {
          const text = document.querySelector("#t13 > p").firstChild;
          document.getSelection().setBaseAndExtent(text, 0, text, 20);
          document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
        }"""
    )
    bar = reader.page.get_by_role("toolbar", name="The selected words")
    bar.get_by_role("button", name="copy quote").click()
    bar.get_by_role("button", name="copied").wait_for()
    assert f"{address}#t13:~:text=" in clipboard(reader)[0]
    assert reader.complaints == []


def test_copy_a_reply_on_the_page_of_its_question(visit):
    reader = visit()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    event = Event.objects.get()
    question = event.questions.filter(replies__isnull=False).first()
    reply = question.replies.first()
    address = f"{reader.home}{event.get_absolute_url()}{reply.anchor}/"
    reader.open(question.get_absolute_url())
    turn = reader.page.locator(f"#{reply.anchor}")
    turn.get_by_role("button", name="copy quote").click()
    expect(turn.get_by_role("button", name="copied")).to_be_visible()
    text = clipboard(reader)[0]
    assert reply.speaker.name in text and text.endswith(f"{address})")
    expect(turn.get_by_role("link", name="cite")).to_have_attribute(
        "href", f"{event.get_absolute_url()}cite/?turn={reply.anchor}"
    )
    assert reader.complaints == []


def test_the_first_hit_stands_on_the_first_screen_of_a_phone(visit):
    """What stands above it on a wide page can be opened, and is left there."""
    phone, wide = visit(width=360, height=740), visit()
    for reader in (phone, wide):
        reader.open("/search/?q=missile+defense")
    assert phone.page.locator(".hits > li").first.bounding_box()["y"] < 640
    fold = phone.page.locator("details.fold")
    expect(fold.locator("figure")).not_to_be_visible()
    fold.locator("summary").first.click()
    expect(fold.get_by_text("Matches by year")).to_be_visible()
    expect(fold.get_by_text("Turns containing")).to_be_visible()
    expect(wide.page.get_by_text("Turns containing")).to_be_visible()


def test_subscribe_and_download(visit):
    reader = visit()
    reader.open("/search/?q=kosovo")
    feed = reader.page.locator(
        'link[rel="alternate"][type="application/atom+xml"]'
    ).first.get_attribute("href")
    assert "q=kosovo" in feed
    assert reader.page.get_by_role("link", name="Follow as a feed").get_attribute("href") == feed
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="CSV").click()
    assert len(download.value.path().read_text().splitlines()) > 2
    assert reader.complaints == []


def test_follow_a_question(visit):
    reader = visit(javascript=False)
    reader.open("/speakers/arshad-mohammed/")
    reader.page.locator(".line.question .said a").first.click()
    expect(reader.page.get_by_role("heading", name="Outcome")).to_be_visible()
    assert "Arshad Mohammed" in reader.page.locator(".evidence mark").inner_text()
    reader.page.get_by_role("link", name="In its place in the transcript").first.click()
    expect(reader.page).to_have_url(re.compile("#q"))
    assert reader.complaints == []


def test_report_an_error(visit):
    reader = visit(width=360, javascript=False)
    reader.open(f"/events/{Event.objects.get().slug}/report/t13/")
    reader.page.get_by_label("Kind").select_option("speaker")
    reader.page.get_by_label("Reason").fill("The video shows another person.")
    reader.page.get_by_role("button", name="Send").click()
    expect(reader.page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert reader.context.cookies() == [] and reader.complaints == []


def test_pages_are_light(visit, client):
    """Under 15 KB compressed, outside transcripts and their sources."""
    for path in paths():
        if "/source/" not in path:
            assert len(gzip.compress(client.get(path).content)) < 15 * 1024, path


def test_the_dark_is_dark(visit):
    reader = visit(dark=True)
    reader.open("/")
    assert (
        reader.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    )


def test_on_paper(visit, tmp_path):
    reader = visit()
    reader.open(paths()[len(PAGES)])
    reader.page.pdf(path=str(tmp_path / "event.pdf"))
    assert (tmp_path / "event.pdf").read_bytes().startswith(b"%PDF")
    reader.page.emulate_media(media="print")
    expect(reader.page.locator("header.site")).not_to_be_visible()
    assert "/events/" in reader.page.locator(".cite").inner_text()


def test_an_archivist_imports_a_transcript(visit):
    User.objects.create_superuser("boss", "boss@example.org", "a long password")
    desk = visit()
    desk.open("/admin/")
    desk.page.fill("#id_username", "boss")
    desk.page.fill("#id_password", "a long password")
    desk.click("input[type=submit]")
    desk.click("a:has-text('Import transcripts')")
    desk.page.fill(
        "#id_text",
        make.transcript(("QUESTION", "Is it ready?"), ("SECRETARY HALE", "It is, at long last.")),
    )
    desk.click("input[value=Preview]")
    assert "characters accounted for" in desk.page.inner_text("#content")
    report = Axe().run(desk.page, context="#content")
    assert report.violations_count == 0, report.generate_report()
    desk.click("input[value='Save and publish']")
    assert Event.objects.public().count() == 2
    reader = visit()
    reader.open("/search/?q=%22at+long+last%22")
    expect(reader.page.locator(".hit")).to_have_count(1)


MESSY = {
    "hard_wrapped.txt": "Remarks at Sandholm\n\nSecretary Martin Hale\nSandholm, Eastmark\nMay 9, "
    "2004\n\nQUESTION: Dana Whitlock, Reuters. Mr. Secretary, is the\nharbor "
    "treaty settled or is it not?\n\nSECRETARY HALE: It is settled, and it "
    "will stay\nsettled. (Laughter.)\n",
    "capitals.txt": "REMARKS IN VELLMAR\n\nSECRETARY MARTY HALE\nVELLMAR, NORLAND\nMAY 19, 2004\n"
    "\nQ: TOMAS BRANDT, CNN. WHAT OF THE BORDER, MR. SECRETARY?\n\nSECRETARY "
    "HALE: IT STANDS WHERE IT STOOD.\n",
    "page.html": "<html><body><h1>Joint Press Availability</h1><p>Secretary Martin Hale<br>And "
    "Foreign Minister Ilse Varga<br>Port Arlen, Norland<br>June 2, "
    "2004</p><p><b>QUESTION:</b> Nadia Okafor with the Guardian. Minister Varga, was "
    "the pipeline discussed?</p><p><b>FOREIGN MINISTER VARGA:</b> (In "
    "Norlandic.)</p><p><b>SECRETARY HALE:</b> It was.</p></body></html>",
    "unknown_office.txt": "Briefing on Grain\n\nPort Arlen, Norland\nJune 5, 2004\n\nQUESTION: Is "
    "the grain on its way?\n\nTHE SECRETARY: The grain is on its way, and "
    "so am I.\n",
    "notes.md": "## Remarks to the Press ##\n\n**Secretary Martin Hale**\n\nPort Arlen, Norland\n"
    "\nJuly 1, 2004\n\n**QUESTION:** \\[inaudible\\] the fishery dispute?\n\n"
    "**SECRETARY HALE:** We are close\\, very close.\n",
}


def sign_in(visit, **options):
    User.objects.filter(username="boss").exists() or User.objects.create_superuser(
        "boss", "boss@example.org", "a long password"
    )
    desk = visit(**options)
    desk.open("/admin/")
    desk.page.fill("#id_username", "boss")
    desk.page.fill("#id_password", "a long password")
    desk.click("input[type=submit]")
    return desk


def accessible(desk):
    report = Axe().run(desk.page, context="#content")
    assert report.violations_count == 0, report.generate_report()


def inbox_counts_its_lists(desk):
    """The first page opens with what waits, and each number is that of the list behind it."""
    page = desk.page
    assert page.locator("#content h2").first.inner_text() == "Inbox"
    waiting = page.locator("section.waiting li a")
    rows = [(row.get_attribute("href"), *row.inner_text().split(" ", 1)) for row in waiting.all()]
    assert "unidentified speaker" in [label.rstrip("s") for _, _, label in rows]
    for url, count, label in rows:
        desk.open(url)
        # Django's lists end with their number, the queue of names begins with it.
        shown = page.locator("p.paginator, .settle .help").first.inner_text()
        assert shown.strip().split()[0] == count != "0", label


def test_the_archivists_day(visit, tmp_path):
    """Five messy files come in, names are settled, all is published, corrected, merged, parted, and
    read again.
    """
    import zipfile

    archive = tmp_path / "messy.zip"
    with zipfile.ZipFile(archive, "w") as folder:
        for name, text in MESSY.items():
            folder.writestr(name, text)
    desk = sign_in(visit)
    page = desk.page
    desk.click("a:has-text('Import transcripts')")
    page.set_input_files("#id_files", archive)
    desk.click("input[value=Preview]")
    assert "5 files: 5 new" in page.inner_text("#content")
    accessible(desk)
    desk.click("input[value='Save and publish all']")
    assert Event.objects.public().count() == 6
    # A label without a person is settled from the queue.
    desk.open("/admin/")
    inbox_counts_its_lists(desk)
    desk.open("/admin/remarks/event/labels/")
    accessible(desk)
    hale = Speaker.objects.get(name="Martin Hale")
    row = page.locator("section.unsettled", has_text="THE SECRETARY").first
    row.get_by_role("button", name="This is Martin Hale").click()
    page.wait_for_load_state()
    assert Turn.objects.get(label="THE SECRETARY").speaker == hale
    # A turn is given to the minister, with a reason, and taken back.
    joint = Event.objects.get(title="Joint Press Availability")
    desk.open(f"/admin/remarks/event/{joint.pk}/correct/")
    accessible(desk)
    page.get_by_role("link", name="t3", exact=True).click()
    page.wait_for_load_state()
    accessible(desk)
    form = page.locator("form", has=page.get_by_role("button", name="Save the speaker"))
    form.locator(".select2-selection").first.click()
    page.locator(".select2-search__field").fill("Ilse Varga")
    page.locator(".select2-results__option", has_text="Ilse Varga").click()
    form.locator("input[name=reason]").fill("The recording has her voice.")
    form.get_by_role("button", name="Save the speaker").click()
    page.wait_for_load_state()
    assert joint.turns.get(anchor="t3").speaker.name == "Ilse Varga"
    reader = visit()
    reader.open(joint.get_absolute_url())
    # One line says that there is a correction; it opens the table with the reason.
    assert "The recording has her voice." in reader.page.text_content("main")
    # Two names of one person become one, and are parted again.
    marty = Speaker.objects.get(name="Marty Hale")
    desk.open(f"/admin/remarks/event/merge/speaker/?kept={hale.pk}&gone={marty.pk}")
    accessible(desk)
    page.fill("#id_reason", "The same office on the same days.")
    desk.click("input[value=Merge]")
    reader.open("/speakers/marty-hale/")
    expect(reader.page).to_have_url(re.compile("/speakers/martin-hale/$"))
    page.get_by_role("button", name="Undo: Marty Hale is Martin Hale").click()
    page.wait_for_load_state()
    reader.open("/speakers/marty-hale/")
    expect(reader.page).to_have_url(re.compile("/speakers/marty-hale/$"))
    # The same file in a newer state keeps its links and the correction.
    desk.open("/admin/remarks/event/import/")
    newer = tmp_path / "page.html"
    newer.write_text(MESSY["page.html"].replace("It was.", "It was, at length."))
    page.set_input_files("#id_files", newer)
    desk.click("input[value=Preview]")
    assert "Changed." in page.inner_text("#content") and "differ" in page.inner_text("#content")
    accessible(desk)
    desk.click("input[value='Apply to the published event']")
    turn = joint.turns.get(anchor="t3")
    assert turn.text.strip() == "It was, at length." and turn.speaker.name == "Ilse Varga"
    desk.open(f"/admin/remarks/event/{joint.pk}/again/")
    accessible(desk)
    assert "turns stay the same, 0 move" in page.inner_text("#content")
    desk.open("/admin/")
    assert "Nothing to do." in page.inner_text("section.waiting")
    assert [c for c in reader.complaints if "404" not in c] == []


FERRIES = (
    "Briefing on the Ferry Timetable\n\nMinister Ilse Varga\nPort Arlen, Norland\nJune 7, 2004\n"
    + "".join(
        f"\nQUESTION: Will the ferry to Sandholm\nleave on day {n}?\n"
        f"\nMINISTER VARGA: On day {n} it will\nleave at noon.\n"
        for n in range(1, 9)
    )
    + "Checked at the harbor office\nand not after.\n"
)


class Clicks:
    """What an archivist clicks, counted; typing is not."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, where):
        (self.page.locator(where) if isinstance(where, str) else where).click()
        self.page.wait_for_load_state()
        self.count += 1

    def choose_file(self, paths):
        """The field and the system's window are a click each."""
        self.page.set_input_files("#id_files", paths)
        self.count += 2

    def choose(self, box, name):
        self.on(box)
        self.page.locator(".select2-search__field").fill(name)
        self.on(self.page.locator(".select2-results__option", has_text=name).first)

    def save(self, button, reason, *, name="", option=""):
        """A correction with its reason by the form of ``button``."""
        form = self.page.locator("form", has=self.page.get_by_role("button", name=button))
        if name:
            self.choose(form.locator(".select2-selection").first, name)
        if option:
            form.locator("select").select_option(label=option)
            self.count += 2
        form.locator("input[name=reason]").fill(reason)
        self.on(form.get_by_role("button", name=button))


def publish_from_batch(clicks, name, **fields):
    """One file is looked at and published with what its header lacks."""
    page = clicks.page
    clicks.on(page.get_by_role("link", name=name))
    for field, value in fields.items():
        page.fill(f"#id_{field}", value)
    clicks.on("input[value='Save and publish']")


def test_a_day_with_documents_counts_its_clicks(visit, tmp_path):
    """A Word file, a PDF, captions and a text come in; warnings are settled, date, speaker and
    eight outlets set right; a reader sees it, and sees it taken back. Task 13 of the users' test
    takes 25 clicks at most, task 16, one question's outlet from its page and back, six.
    """
    desk, reader = sign_in(visit), visit()
    page, clicks = desk.page, Clicks(desk.page)
    (tmp_path / "ferries.txt").write_text(FERRIES)
    names = ("document.docx", "printed_page.pdf", "captions.vtt")
    clicks.on("a:has-text('Import transcripts')")
    clicks.choose_file([*(GOLDEN / n for n in names), tmp_path / "ferries.txt"])
    clicks.on("input[value=Preview]")
    # Documents are read in processes of their own; the page goes on by itself meanwhile.
    page.wait_for_selector("text=4 files: 4 new", timeout=60_000)
    page.get_by_text("No event date was found").wait_for(state="attached")
    publish_from_batch(clicks, "captions.vtt", title="Words at the Quay", date="2004-06-09")
    publish_from_batch(clicks, "ferries.txt", date="2004-06-08")
    clicks.on("input[value='Save and publish the rest']")
    page.get_by_text("4 saved").wait_for(timeout=60_000)
    assert Event.objects.public().count() == 5
    clicks.on(page.locator("tr", has_text="ferries.txt").get_by_role("link", name="Saved"))
    clicks.on("a:has-text('Correct turns and questions')")
    clicks.on(page.get_by_role("link", name="t2", exact=True))
    clicks.save("Save the speaker", "The recording has her voice.", name="Condoleezza Rice")
    assert clicks.count <= 25
    event = Event.objects.get(title="Briefing on the Ferry Timetable")
    # A note of the page is no words of hers.
    desk.open(f"/admin/remarks/event/{event.pk}/correct/t16/")
    page.keyboard.press("b")
    joined = page.locator("form", has=page.get_by_role("button", name="Join"))
    assert joined.locator("input[name=reason]").evaluate("e => e === document.activeElement")
    page.evaluate("document.activeElement.blur()")
    clicks.save("Cut it out", "A note of the page.", option="Checked at the harbor office")
    # Eight questions at once.
    desk.open(f"/admin/remarks/event/{event.pk}/correct/")
    for question in event.questions.select_related("turn"):
        page.get_by_label(f"Choose turn {question.turn.anchor}", exact=True).check()
    bulk = page.locator("fieldset.bulk")
    bulk.locator("select[name=kind]").select_option("outlet")
    clicks.choose(bulk.get_by_role("combobox", name="Outlet"), "Reuters")
    bulk.locator("input[name=reason]").fill("The list of reporters.")
    clicks.on(bulk.get_by_role("button", name="Correct the chosen"))
    page.get_by_text("8 corrected.").wait_for()
    # A reader sees it all.
    reader.open(event.get_absolute_url())
    assert "/2004-06-08-" in reader.page.url and reader.page.inner_text("main").count("Reuters") > 7
    assert "Condoleezza Rice" in reader.page.inner_text("#t2")
    assert "harbor office" not in reader.page.inner_text("#t16")
    # One question, from the page that readers see, and back.
    desk.open(event.get_absolute_url())
    clicks.count = 0
    clicks.on(page.locator("#t3").get_by_role("link", name="report"))
    clicks.save("Save the outlet", "She said so.", name="Harbor Gazette")
    clicks.on("a:has-text('on the page')")
    assert "Harbor Gazette" in page.inner_text("main") and clicks.count <= 6
    # Taken back, and withdrawn.
    desk.open(f"/admin/remarks/event/{event.pk}/correct/t2/")
    page.get_by_role("button", name="Revert").click()
    page.get_by_text("Correction reverted.").wait_for()
    reader.open(event.get_absolute_url())
    assert "Ilse Varga" in reader.page.inner_text("#t2") and reader.complaints == []
    desk.open(f"/admin/remarks/event/{event.pk}/change/")
    desk.click("input[value='Save and withdraw to draft']")
    assert reader.open(event.get_absolute_url()).status == 404


HOLD = """
const submit = HTMLFormElement.prototype.requestSubmit;
HTMLFormElement.prototype.requestSubmit = function (...by) {
  const go = () => submit.apply(this, by);
  if (this.method !== "post" || sessionStorage.looked) go();
  else {
    window.goOn = () => { sessionStorage.looked = "yes"; go(); };
    document.documentElement.dataset.held = "";
  }
};
"""


def test_a_long_batch_goes_on_by_itself_and_shows_how_far_it_is(visit, tmp_path, monkeypatch):
    from remarks.admin import importing

    # Every file is a step of its own.
    monkeypatch.setattr(importing, "BATCH_SECONDS", -1)
    files = []
    for name, text in MESSY.items():
        files.append(tmp_path / name)
        files[-1].write_text(text)
    desk = sign_in(visit)
    desk.open("/admin/remarks/event/import/")
    desk.page.set_input_files("#id_files", files)
    desk.click("input[value=Preview]")
    # What the page does by itself a moment later waits here while axe looks at it, once.
    desk.page.add_init_script(HOLD)
    desk.click("input[value='Save and publish all']")
    expect(desk.page.locator("progress")).to_have_attribute("max", "5")
    desk.page.wait_for_selector("html[data-held]")
    accessible(desk)
    desk.page.evaluate("goOn()")
    desk.page.wait_for_selector("text=5 saved", timeout=60_000)
    assert Event.objects.public().count() == 6


def test_the_desk_fits_a_phone(visit):
    desk = sign_in(visit, width=390)
    pk = Event.objects.get().pk
    for path in (
        "import/",
        "labels/",
        f"{pk}/correct/",
        f"{pk}/correct/t13/",
        f"{pk}/again/",
        "merge/speaker/",
    ):
        desk.open(f"/admin/remarks/event/{path}")
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390, path


@pytest.mark.parametrize("dark", [False, True])
def test_the_desk_is_accessible_in_light_and_dark(visit, dark):
    desk = sign_in(visit, dark=dark)
    event = Event.objects.get()
    paths = [
        "import/",
        "labels/",
        f"{event.pk}/correct/",
        f"{event.pk}/correct/t3/",
        f"{event.pk}/again/",
        "merge/outlet/",
    ]
    for path in ["", *paths]:
        desk.open(f"/admin/remarks/event/{path}" if path else "/admin/")
    # Nothing of ours breaks the policy; what axe does below is its own.
    assert desk.complaints == []
    for path in paths:
        desk.open(f"/admin/remarks/event/{path}")
        accessible(desk)
