"""Keys of aliases and label rules in the present normal form, which reads strokes through letters."""

from django.db import migrations

from remarks.transcripts.lexicon.names import normalize

_MODELS = (("SpeakerAlias", "text"), ("OutletAlias", "text"), ("LabelRule", "label"))


def compute_keys(apps, schema_editor):
    for model_name, field in _MODELS:
        model = apps.get_model("remarks", model_name)
        changed = []
        for row in model.objects.only("pk", "key", field).iterator():
            key = " ".join(normalize(getattr(row, field)).replace(".", " ").split())[:200]
            if key != row.key:
                row.key = key
                changed.append(row)
        model.objects.bulk_update(changed, ["key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("remarks", "0003_rename_change_models")]

    operations = [migrations.RunPython(compute_keys, migrations.RunPython.noop)]
