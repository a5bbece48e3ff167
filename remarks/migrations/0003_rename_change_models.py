from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("remarks", "0002_desk_and_evidence")]

    operations = [
        migrations.RenameModel("IndexCounter", "ChangeCounter"),
        migrations.RenameModel("IndexMark", "EventChange"),
    ]
