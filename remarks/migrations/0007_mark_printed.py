"""Says of the names that are there already how they are known."""

from django.db import migrations


def mark_printed(apps, schema_editor):
    """Names that are there stand in their transcripts, or were settled by a correction."""
    Turn = apps.get_model("remarks", "Turn")
    Question = apps.get_model("remarks", "Question")
    Turn.objects.filter(speaker__isnull=False).update(known="printed")
    Question.objects.filter(asker__isnull=False).update(asker_known="printed")
    Question.objects.filter(outlet__isnull=False).update(outlet_known="printed")
    Correction = apps.get_model("remarks", "Correction")
    standing = Correction.objects.filter(undone_at=None, conflict="")
    for event, kind, target in standing.values_list("event", "kind", "target"):
        anchor, _, nth = target.partition("-")
        if kind == "speaker":
            Turn.objects.filter(event=event, anchor=anchor).update(known="settled")
        elif kind in ("asker", "outlet"):
            Question.objects.filter(
                event=event, turn__anchor=anchor, nth=int(nth) if nth.isdigit() else 1
            ).update(**{f"{kind}_known": "settled"})


class Migration(migrations.Migration):
    dependencies = [("remarks", "0006_who_is_who")]

    operations = [migrations.RunPython(mark_printed, migrations.RunPython.noop)]
