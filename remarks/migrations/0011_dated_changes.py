import django.utils.timezone
from django.db import migrations, models


def note_series(apps, schema_editor):
    events = apps.get_model("remarks", "Event").objects.filter(pk=models.OuterRef("event_key"))
    apps.get_model("remarks", "EventChange").objects.filter(is_public=True).update(
        series_key=models.Subquery(events.values("series")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("remarks", "0010_installation_and_public_changes")]

    operations = [
        migrations.AddField(
            model_name="eventchange",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="eventchange",
            name="series_key",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.RunPython(note_series, migrations.RunPython.noop),
    ]
