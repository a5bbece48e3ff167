"""Where rooms meet: a change of rows is followed by the index, a loaded event gets its topics."""

from django.apps import apps
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from . import models, search
from .exports import versions
from .loading import evidence, who_is_who
from .loading import versions as loaded_versions
from .loading.writing import event_loaded
from .search import topics


@receiver(event_loaded)
def assign_topics(sender, event, rows=None, **kwargs):
    topics.assign_topics(event, rows)


@receiver(loaded_versions.text_changing)
def text_changing(sender, event_id, **kwargs):
    return versions.public_state(event_id)


@receiver(loaded_versions.text_changed)
def text_changed(sender, event_id, before, **kwargs):
    if before is not None:
        versions.keep_if_changed(before, event_id)


@receiver(loaded_versions.text_withdrawn)
def text_withdrawn(sender, event_id, **kwargs):
    if (before := versions.public_state(event_id)) is not None:
        versions.keep(before, event_id)


@receiver(models.archive_changed)
def follow(sender, **kwargs):
    search.follow()


@receiver([post_save, post_delete], sender=models.Event)
def event_changed(sender, instance, **kwargs):
    if getattr(instance, "is_loading", False):
        # The loader counts the change when all rows are there.
        return
    models.EventChange.objects.record([instance.pk])


@receiver([post_save, post_delete], sender=models.Turn)
@receiver([post_save, post_delete], sender=models.Question)
def part_changed(sender, instance, **kwargs):
    models.EventChange.objects.record([instance.event_id])


@receiver([post_save, post_delete], sender=models.TurnTopic)
def turn_topic_changed(sender, instance, **kwargs):
    events = models.Turn.objects.filter(pk=instance.turn_id).values_list("event_id", flat=True)
    models.EventChange.objects.record(events)


@receiver(m2m_changed, sender=models.Question.replies.through)
@receiver(m2m_changed, sender=models.Question.addressees.through)
def question_links_changed(sender, instance, **kwargs):
    if isinstance(instance, models.Question):
        models.EventChange.objects.record([instance.event_id])


def _is_public(row):
    """Whether readers see a row, or did until it was deleted a moment ago."""
    return type(row).objects.public().filter(pk=row.pk).exists()


@receiver(pre_delete, sender=models.Speaker)
@receiver(pre_delete, sender=models.Outlet)
@receiver(pre_delete, sender=models.Topic)
@receiver(pre_delete, sender=models.SpeakerAlias)
def name_goes(sender, instance, **kwargs):  # noqa: ARG001
    # Where nothing is published nobody is: a table that goes as a whole asks no more than that.
    instance.was_public = models.Event.objects.public().exists() and _is_public(instance)


@receiver([post_save, post_delete], sender=models.Speaker)
@receiver([post_save, post_delete], sender=models.Outlet)
@receiver([post_save, post_delete], sender=models.Topic)
@receiver([post_save, post_delete], sender=models.SpeakerAlias)
def name_changed(sender, instance, created=False, **kwargs):  # noqa: ARG001
    """What pages print beside the turns: cached pages must not be served again.

    A name that stands in drafts alone is on no page and moves nothing that readers see; nor does
    a person, outlet or topic made just now, to whom nothing belongs yet.
    """
    if created and not isinstance(instance, models.SpeakerAlias):
        return
    goes = kwargs["signal"] is post_delete
    if instance.was_public if goes else _is_public(instance):
        models.EventChange.objects.count_change()


def _events_in(place):
    """Events of a place and of those that lie in it."""
    inside = Q(place_record=place) | Q(place_record__parent=place)
    return models.Event.objects.filter(inside | Q(place_record__parent__parent=place))


@receiver(pre_save, sender=models.Place)
@receiver(pre_save, sender=models.Series)
def record_of_events_change(sender, instance, **kwargs):  # noqa: ARG001
    """Whether a save changes anything: a form that is sent as it was asks for no new index."""
    former = sender.objects.filter(pk=instance.pk).first()
    fields = [field.attname for field in sender._meta.concrete_fields]
    instance.is_as_it_was = former is not None and all(
        getattr(former, name) == getattr(instance, name) for name in fields
    )


@receiver(post_save, sender=models.Place)
def place_changed(sender, instance, created=False, **kwargs):  # noqa: ARG001
    """Its name is printed, also behind places in it, and the index holds its key."""
    if not created and not instance.is_as_it_was:
        models.EventChange.objects.record(_events_in(instance.pk).values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=models.PlaceAlias)
def place_alias_changed(sender, instance, **kwargs):  # noqa: ARG001
    """`place:` finds by it."""
    if _events_in(instance.place_id).public().exists():
        models.EventChange.objects.count_change()


@receiver(pre_save, sender=models.Identifier)
@receiver(pre_delete, sender=models.Identifier)
@receiver(pre_save, sender=models.OfficeHolding)
@receiver(pre_delete, sender=models.OfficeHolding)
def record_of_person_goes(sender, instance, **kwargs):  # noqa: ARG001
    """Whose it was before: it may be given to somebody else."""
    former = sender.objects.filter(pk=instance.pk).values("speaker")
    instance.was_public = models.Speaker.objects.public().filter(pk__in=former).exists()


@receiver([post_save, post_delete], sender=models.Identifier)
@receiver([post_save, post_delete], sender=models.OfficeHolding)
def record_of_person_changed(sender, instance, **kwargs):  # noqa: ARG001
    """A person's numbers and terms of office, which pages, data and `office:` show.

    A whole table of them is counted where it is loaded.
    """
    if getattr(instance, "is_loading", False):
        return
    public = models.Speaker.objects.public()
    if instance.was_public or public.filter(pk=instance.speaker_id).exists():
        models.EventChange.objects.count_change()


@receiver(pre_save, sender=models.OfficeHolding)
@receiver(pre_delete, sender=models.OfficeHolding)
def term_of_office_goes(sender, instance, **kwargs):  # noqa: ARG001
    """What the index may hold of a term as it was."""
    former = sender.objects.filter(pk=instance.pk).first()
    instance.former = former and (
        former.key,
        former.country,
        former.speaker_id,
        former.event_ids(),
    )


@receiver([post_save, post_delete], sender=models.OfficeHolding)
def term_of_office_changed(sender, instance, **kwargs):  # noqa: ARG001
    """The index holds which office whoever speaks held on the day."""
    *names, before = instance.former or (None, None, None, set())
    now = set() if kwargs["signal"] is post_delete else instance.event_ids()
    is_same = names == [instance.key, instance.country, instance.speaker_id]
    models.EventChange.objects.record(before ^ now if is_same else before | now)


@receiver(pre_delete, sender=models.Series)
@receiver(pre_delete, sender=models.Place)
def record_of_events_goes(sender, instance, **kwargs):  # noqa: ARG001
    """The events that lose it."""
    instance.event_ids = list(instance.events.values_list("pk", flat=True))


@receiver(post_delete, sender=models.Series)
@receiver(post_delete, sender=models.Place)
def record_of_events_gone(sender, instance, **kwargs):  # noqa: ARG001
    models.EventChange.objects.record(instance.event_ids)


@receiver(post_save, sender=models.Series)
def series_changed(sender, instance, created=False, **kwargs):  # noqa: ARG001
    """Its name is among the words of its events, and citations name its publisher."""
    if not created and not instance.is_as_it_was:
        models.EventChange.objects.record(instance.events.values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=models.ExpectedDate)
def expected_date_changed(sender, instance, **kwargs):  # noqa: ARG001
    if models.Series.objects.public().filter(pk=instance.series_id).exists():
        models.EventChange.objects.count_change()


@receiver([post_save, post_delete], sender=models.OutletAlias)
def outlet_alias_changed(sender, instance, **kwargs):  # noqa: ARG001
    if models.Outlet.objects.public().filter(pk=instance.outlet_id).exists():
        models.EventChange.objects.count_change()


@receiver([post_save, post_delete], sender=models.LabelRule)
def label_rule_changed(sender, instance, **kwargs):  # noqa: ARG001
    people = models.Speaker.objects.public().filter(pk=instance.speaker_id)
    outlets = models.Outlet.objects.public().filter(pk=instance.outlet_id)
    if people.exists() or outlets.exists():
        models.EventChange.objects.count_change()


@receiver([post_save, post_delete], sender=models.OldSlug)
def old_slug_changed(sender, instance, **kwargs):  # noqa: ARG001
    if (
        apps.get_model("remarks", instance.kind)
        .objects.public()
        .filter(pk=instance.target)
        .exists()
    ):
        models.EventChange.objects.count_change()


@receiver([post_save, post_delete], sender=models.Correction)
def correction_changed(sender, instance, **kwargs):  # noqa: ARG001
    if models.Event.objects.public().filter(pk=instance.event_id).exists():
        models.EventChange.objects.count_change()


@receiver([post_save, post_delete], sender=models.Participation)
def participation_changed(sender, instance, **kwargs):  # noqa: ARG001
    models.EventChange.objects.record([instance.event_id])


@receiver(post_save, sender=models.Topic)
def topic_changed(sender, instance, **kwargs):
    topics.reassign_topic(instance)


@receiver(pre_delete, sender=models.LabelRule)
def rule_goes(sender, instance, **kwargs):
    who_is_who.rule_deleted(instance)


@receiver([post_save, post_delete], sender=models.LabelRule)
def rule_changed(sender, instance, created=False, **kwargs):
    """A decision edited or deleted in the admin; a new one is followed where it is made."""
    if not created:
        who_is_who.rules_changed([instance])


@receiver(pre_delete, sender=models.Event)
def event_goes(sender, instance, **kwargs):
    """What the names of an event that goes are evidence for."""
    instance.keys_of_names = evidence.keys_of([instance.pk])


@receiver(post_delete, sender=models.Event)
def event_gone(sender, instance, **kwargs):
    who_is_who.decide(instance.keys_of_names)
