"""The way from a reader's page to the desk, for an archivist who has signed in."""

from django.conf import settings
from django.urls import reverse

MAY_CORRECT, MAY_CHANGE_PEOPLE, MAY_CHANGE_OUTLETS = (
    "remarks.change_turn",
    "remarks.change_speaker",
    "remarks.change_outlet",
)


def desk_url(request, permission, page, *keys):
    """The address of a page of the desk; empty for readers and for who may not use it.

    Nobody's session is asked for without its cookie, so that readers' pages stay the same for all.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm(permission)):
        return ""
    return reverse(f"admin:{page}", args=keys)


def correct_url(request, event, anchor=""):
    """Where the event, or one turn of it, is corrected."""
    keys = (event.pk, anchor) if anchor else (event.pk,)
    page = "remarks_event_correct_turn" if anchor else "remarks_event_correct"
    return desk_url(request, MAY_CORRECT, page, *keys)
