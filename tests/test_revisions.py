"""Public text changes only by who may publish; the same words again are the same event."""

import random
import time

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from remarks import loading
from remarks.loading import CurationError, anchors, fingerprints, turn_matching
from remarks.loading.plans import CHANGED, NEW
from remarks.loading.revisions import apply_revision, discard_revision
from remarks.models import Event, PendingRevision, Source, TextFingerprint

from . import make
from .test_corrections import TURNS, text

pytestmark = pytest.mark.django_db
NEWER = [*TURNS[:4], ("SECRETARY HALE", "I agree with nearly every word of that.")]


@pytest.fixture
def event(db):
    return make.load(text(), name="one.txt")


def person(group):
    user = User.objects.create_user(group.lower(), password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def words(event):
    return [turn.text for turn in event.turns.order_by("position")]


def test_a_new_text_of_a_published_event_waits(event):
    before, updated = words(event), Event.objects.get().updated_at
    plan = loading.plan(make.upload(text(NEWER), "one.txt"))
    assert plan.changes_public_text and loading.apply(plan) == event
    assert words(event) == before and Event.objects.get().updated_at == updated
    loading.apply(loading.plan(make.upload(text(NEWER), "one.txt")))
    pending = PendingRevision.objects.waiting().get()
    apply_revision(pending)
    assert words(event)[4] == NEWER[4][1]
    for decide in (apply_revision, discard_revision):
        with pytest.raises(CurationError, match="applied"):
            decide(pending)


def test_a_discarded_text_changes_nothing_and_can_come_again(event):
    before = words(event)
    for _ in range(2):
        loading.apply(loading.plan(make.upload(text(NEWER), "one.txt")))
        discard_revision(PendingRevision.objects.waiting().get())
    assert words(event) == before and PendingRevision.objects.count() == 2
    assert not Source.objects.public().exclude(event=event).exists()


def test_a_draft_takes_a_new_text_at_once(db):
    event = make.load(text(), name="one.txt", publish=False)
    loading.apply(loading.plan(make.upload(text(NEWER), "one.txt")))
    assert words(event)[4] == NEWER[4][1] and not PendingRevision.objects.exists()


def test_fields_typed_with_a_revision_are_applied_with_it(event):
    plan = loading.plan(make.upload(text(NEWER), "one.txt"))
    header = {"place": "Vellmar, Eastmark", "date": event.date.replace(day=9)}
    loading.apply(plan, header=header)
    apply_revision(PendingRevision.objects.get())
    event.refresh_from_db()
    assert event.place == "Vellmar, Eastmark" and event.date.day == 9


def test_an_editor_sends_and_a_publisher_applies(client, event):
    client.force_login(person("Editor"))
    fields = {"text": text(NEWER), "name": "one.txt"}
    address = client.post(reverse("admin:remarks_event_import"), fields)["Location"]
    page = client.get(address)
    assert "Send to a publisher" in page.content.decode()
    form = {k: v if v is not None else "" for k, v in page.context["form"].initial.items()}
    client.post(address, form | {"draft": "1"})
    assert words(event)[4] == TURNS[4][1]
    pending = PendingRevision.objects.get()
    url = reverse("admin:remarks_event_revision", args=[pending.pk])
    page = client.get(url).content.decode()
    assert "nearly every word" in page and "Apply to the published event" not in page
    assert client.post(url, {"apply": "1"}).status_code == 403
    public = client.get(event.get_absolute_url()).content.decode()
    assert "nearly every word" not in public
    client.force_login(person("Publisher"))
    assert "new text of a published event" in client.get("/admin/").content.decode()
    client.post(url, {"apply": "1"})
    assert words(event)[4] == NEWER[4][1]


# The same event again


BRIEFING = [
    ("FOREIGN MINISTER VARGA", "The lighthouse stays lit until the tenth."),
    ("QUESTION", "And after that?"),
    ("FOREIGN MINISTER VARGA", "After that we look again."),
]


def test_a_mended_title_is_the_same_event():
    first = make.load(text(BRIEFING, title="Pres Briefing on the Lighthouse"), name="brief-3.txt")
    mended = text(BRIEFING, title="Press Briefing on the Lighthouse")
    plan = loading.plan(make.upload(mended, "brief-3.txt"))
    assert (plan.action, plan.event) == (CHANGED, first) and "Recognized" in plan.note
    loading.apply(plan, publish=True)
    windows = mended.replace("\n", "\r\n")
    plan = loading.plan(make.upload(windows, "lighthouse-crlf.txt"))
    assert (plan.action, plan.event) == (CHANGED, first)
    loading.apply(plan, publish=True)
    assert Event.objects.get().title == "Press Briefing on the Lighthouse"
    other = make.upload(windows + "\r\n", "x.txt")
    assert loading.plan(other).action == CHANGED
    assert loading.plan(other, as_new=True).action == NEW


def test_a_long_text_is_the_same_event_whatever_its_title():
    numbers = random.Random(4)
    vocabulary = [f"word{n}" for n in range(400)]
    turns = [
        ("SECRETARY HALE", " ".join(numbers.choices(vocabulary, k=60)).capitalize() + ".")
        for _ in range(8)
    ]
    first = make.load(text(turns, title="Statement at Vellmar"), name="a.txt")
    other = text([*turns, ("SECRETARY HALE", "Thank you.")], title="Doorstop With the Press")
    assert loading.plan(make.upload(other, "b.txt")).event == first


@pytest.mark.parametrize(
    "other",
    [
        {"day": "March 5, 2003"},
        {"title": "Remarks With Foreign Minister Ilse Varga 2"},
        {"title": "Something Else Entirely"},
    ],
    ids=["another day", "another number", "a short text under another title"],
)
def test_what_is_another_event_stays_one(other):
    make.load(text(BRIEFING), name="a.txt")
    assert loading.plan(make.upload(text(BRIEFING, **other), "b.txt")).action == NEW


def test_a_copy_from_elsewhere_is_another_event():
    copies = [
        loading.Upload(f"{n}.txt", text(BRIEFING).encode() + b"\n" * n, f"https://{n}.example/x")
        for n in range(2)
    ]
    loading.apply(loading.plan(copies[0]), publish=True)
    plan = loading.plan(copies[1])
    assert plan.action == NEW and len(plan.similar) == 1


def test_fingerprints_follow_the_text(event):
    before = set(event.fingerprints.values_list("value", flat=True))
    make.load(text(NEWER), name="one.txt")
    assert before != set(event.fingerprints.values_list("value", flat=True))
    TextFingerprint.objects.all().delete()
    assert fingerprints.refresh() == 1 and fingerprints.refresh() == 0


# The comparison of turns


@pytest.mark.parametrize(
    "shape",
    [
        lambda n: (["yes"] * n, ["no"] * (n // 2) + ["yes"] * (n // 2)),
        lambda n: ([i % 2 for i in range(n)], [(i + i // 97) % 2 for i in range(n)]),
        lambda n: (list(range(n)), list(range(n))[::-1]),
        lambda n: ([i % 50 for i in range(n)], [i % 49 for i in range(n)]),
    ],
    ids=["equal words", "two voices", "turned round", "few words"],
)
def test_alignment_is_linear_in_the_number_of_turns(shape):
    def seconds(n):
        before, after = shape(n)
        begun = time.process_time()
        pairs = turn_matching.align(before, after)
        taken = time.process_time() - begun
        assert all(before[i] == after[j] for i, j in pairs)
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(pairs, pairs[1:], strict=False))
        return taken

    seconds(1_000)
    small, large = seconds(12_000), seconds(48_000)
    assert large < 10 * small + 0.5


def test_alignment_keeps_what_stayed():
    before = ["a", "b", "a", "c", "a", "d"]
    after = ["a", "x", "a", "c", "d"]
    assert turn_matching.align(before, after) == [(0, 0), (2, 2), (3, 3), (5, 4)]


def test_a_huge_changed_file_is_written_in_bounded_time():
    turns = [("QUESTION" if i % 2 else "SECRETARY HALE", "Yes.") for i in range(4_000)]
    make.load(text(turns), name="huge.txt")
    del turns[1_000:1_010]
    begun = time.process_time()
    event = make.load(text(turns), name="huge.txt")
    assert event.turns.count() == 3_990 and time.process_time() - begun < 20


def test_words_of_a_turn_that_goes_are_found_in_one_pass(event):
    plan = loading.plan(make.upload(text(NEWER), "one.txt"))
    old = list(event.turns.order_by("position"))
    joined = old[1]
    joined.text = NEWER[3][1]
    kept = dict.fromkeys(range(1, 6), old[0])
    assert anchors._places([joined], kept, plan.transcript) == [4]
