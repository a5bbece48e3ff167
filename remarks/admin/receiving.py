"""Uploads on their way to the disk: too much, or a full disk, is a sentence and leaves nothing."""

from __future__ import annotations

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

# A form of many files in all, as it is sent.
MAX_REQUEST_BYTES = 320 * 1024 * 1024


class DiskUploadHandler(TemporaryFileUploadHandler):
    """Django's handler for larger files; what goes wrong stands in ``request.upload_problem``."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.too_large = content_length > MAX_REQUEST_BYTES
        return super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args, **kwargs):
        if self.too_large:
            limit = MAX_REQUEST_BYTES // 1024 // 1024
            self._stop(f"The upload has more than {limit} MB: upload the files in parts.")
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._stop(_full(error))

    def receive_data_chunk(self, raw_data, start):
        try:
            return super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._stop(_full(error))

    def _stop(self, problem):
        self.request.upload_problem = problem
        raise StopUpload(connection_reset=False)


def _full(error: OSError) -> str:
    return (
        f"The upload could not be stored ({error.strerror}); nothing was kept. "
        "Tell whoever runs the server."
    )
