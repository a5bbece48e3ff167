"""The content security policy as a header, named as Django 6 names its setting, so that this file
can go when we get there.
"""

from django.conf import settings

HEADER = "Content-Security-Policy"


class ContentSecurityPolicyMiddleware:
    """Sends ``SECURE_CSP``, and ``SECURE_CSP_ADMIN`` below the admin's address."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.public = _header(settings.SECURE_CSP)
        self.admin = _header(settings.SECURE_CSP_ADMIN)

    def __call__(self, request):
        response = self.get_response(request)
        if HEADER not in response:
            response[HEADER] = self.admin if request.path.startswith("/admin/") else self.public
        return response


def _header(policy):
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())
