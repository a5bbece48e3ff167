"""Pages go over the line compressed."""

from django.middleware.gzip import GZipMiddleware


class CompressionMiddleware(GZipMiddleware):
    """Compresses what readers get, and nothing of the desk.

    Compressed length tells an eavesdropper of secrets beside words that he can choose (BREACH).
    Public pages hold no secret: no cookie, no token, no name of who reads. The desk's do.
    """

    def process_response(self, request, response):
        if request.path.startswith("/admin/") or request.method == "POST":
            return response
        return super().process_response(request, response)
