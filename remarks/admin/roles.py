"""The two groups: editors import and correct, publishers also publish and merge."""

from django.contrib.auth.models import Group, Permission

VIEWED = """
    event source turn question speaker speakeralias outlet outletalias topic turntopic
    participation labelrule failedimport correction pendingrevision merge readerreport emptysearch
    oldslug oldanchor eventversion officeholding place placealias series expecteddate identifier
    resolution
    followedsource webpage webcapture
""".split()
EDITED = """
    import_transcripts change_event change_turn change_question change_speaker change_outlet
    add_speakeralias change_speakeralias add_outletalias change_outletalias add_topic change_topic
    add_turntopic change_turntopic delete_turntopic add_labelrule change_labelrule
    delete_labelrule add_participation change_participation add_speaker add_outlet
    change_readerreport delete_failedimport change_officeholding add_officeholding
    add_place change_place add_placealias change_placealias add_series change_series
    add_identifier change_identifier
    add_expecteddate change_expecteddate delete_expecteddate
    add_followedsource change_followedsource delete_followedsource
""".split()
PUBLISHED = """
    publish_event add_merge change_eventversion delete_event delete_emptysearch
    delete_speakeralias delete_outletalias
""".split()
EDITOR = [*(f"view_{name}" for name in VIEWED), *EDITED]
ROLES = {"Editor": EDITOR, "Publisher": [*EDITOR, *PUBLISHED]}


def make_roles(**_kwargs):
    """The two groups with their permissions, made or brought up to date after each migration."""
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="remarks", codename__in=codenames)
        )
