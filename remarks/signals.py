"""Where rooms meet: a change of rows is followed by the index, a loaded event gets its topics."""

from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from . import loading, models, search


@receiver(loading.event_loaded)
def assign_topics(sender, event, **kwargs):
    search.assign_topics(event)


@receiver(models.archive_changed)
def follow(sender, **kwargs):
    search.follow()


@receiver([post_save, post_delete], sender=models.Event)
def event_changed(sender, instance, **kwargs):
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


@receiver([post_save, post_delete], sender=models.Speaker)
@receiver([post_save, post_delete], sender=models.Outlet)
@receiver([post_save, post_delete], sender=models.SpeakerAlias)
@receiver([post_save, post_delete], sender=models.OutletAlias)
@receiver([post_save, post_delete], sender=models.Topic)
@receiver([post_save, post_delete], sender=models.Correction)
def names_changed(sender, instance, created=False, **kwargs):
    """What pages print beside the turns: no document changes, but no page of before may be taken for the present one.

    A new name stands on no page until its event comes in, which counts by itself.
    """
    if not created:
        models.EventChange.objects.count_change()


@receiver(post_save, sender=models.Topic)
def topic_changed(sender, instance, **kwargs):
    search.reassign_topic(instance)
