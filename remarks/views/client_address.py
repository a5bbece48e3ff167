"""Where a request comes from, also behind proxies.

For limits that count by reader, and kept nowhere as it is.
"""

import ipaddress

from django.conf import settings


def address_of(request) -> str:
    """The reader's address.

    What the outermost of our ``PROXY_COUNT`` proxies saw, or the connection's own.

    Only so many entries from the right of X-Forwarded-For are ours; what stands before them a
    reader may have written. What is no address is not believed.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    count = settings.PROXY_COUNT
    if not count:
        return direct
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if len(told) < count:
        return direct
    try:
        return str(ipaddress.ip_address(told[-count]))
    except ValueError:
        return direct
