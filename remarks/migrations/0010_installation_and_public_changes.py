from django.db import migrations, models

import remarks.models.changes


def name_and_note(apps, schema_editor):
    """A name of its own for this installation; changes of drafts are changes of nothing public."""
    counters = apps.get_model("remarks", "ChangeCounter").objects
    counters.update(installation=remarks.models.changes.random_name())
    public = apps.get_model("remarks", "Event").objects.filter(
        status="published", pk=models.OuterRef("event_key")
    )
    changes = apps.get_model("remarks", "EventChange").objects
    changes.filter(~models.Exists(public)).update(is_public=False)


class Migration(migrations.Migration):
    dependencies = [("remarks", "0009_plain_labels")]

    operations = [
        migrations.AddField(
            model_name="changecounter",
            name="installation",
            field=models.CharField(
                default=remarks.models.changes.random_name, editable=False, max_length=16
            ),
        ),
        migrations.AddField(
            model_name="eventchange",
            name="is_public",
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(name_and_note, migrations.RunPython.noop),
    ]
