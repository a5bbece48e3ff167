"""Calls the URL that an event was published at ``source_url``, as the API does."""

from django.db import migrations, models


def rename_target(old, new):
    def rename(apps, schema_editor):
        for name in ("Correction", "HistoricalCorrection"):
            model = apps.get_model("remarks", name)
            model.objects.filter(kind="header", target=old).update(target=new)

    return rename


class Migration(migrations.Migration):
    dependencies = [("remarks", "0007_mark_printed")]

    operations = [
        migrations.RenameField("event", "address", "source_url"),
        migrations.RenameField("historicalevent", "address", "source_url"),
        migrations.AlterField(
            "event",
            "source_url",
            models.URLField("source URL", blank=True, max_length=1000),
        ),
        migrations.AlterField(
            "historicalevent",
            "source_url",
            models.URLField("source URL", blank=True, max_length=1000),
        ),
        migrations.RunPython(
            rename_target("address", "source_url"), rename_target("source_url", "address")
        ),
    ]
