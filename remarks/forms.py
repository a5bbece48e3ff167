"""The forms of the import desk.

What comes in, how it is read, and the header as a person corrects it.
"""

from django import forms
from django.core.exceptions import ValidationError

from .loading.overlays import HEADER
from .loading.staging import MAX_FILES, MAX_FORM_BYTES
from .models import Event, ReaderReport
from .transcripts import MAX_ARCHIVE_BYTES, MAX_BYTES, is_archive
from .transcripts.formats import CHARSETS, FORMAT_NAMES


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of uploaded files; each is checked for its size before it is read."""

    widget = _ManyFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(files) > MAX_FILES:
            raise ValidationError(
                f"{len(files)} files are too many for one go: upload {MAX_FILES} at most, or use "
                f"the command line."
            )
        if sum(file.size for file in files) > MAX_FORM_BYTES:
            raise ValidationError(
                f"The files have more than {MAX_FORM_BYTES // 1024 // 1024} MB together: upload "
                "them in parts, or import them with manage.py import_transcripts."
            )
        return [self._check_size(file) for file in files]

    def _check_size(self, file):
        head = file.read(65536)
        file.seek(0)
        most = MAX_ARCHIVE_BYTES if is_archive(head) else MAX_BYTES
        if file.size > most:
            raise ValidationError(
                f"{file.name} has {file.size / 1024 / 1024:.1f} MB and the limit is "
                f"{most // 1024 // 1024} MB: split it by event."
            )
        return file


class ImportForm(forms.Form):
    """A pasted text or uploaded files."""

    files = FilesField(
        required=False,
        label="Files",
        help_text="Word, OpenDocument, RTF, PDF with text, e-mail, subtitles, text, Markdown, "
        "HTML, feed or JSON files; zip archives or WARC files.",
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste a transcript",
        widget=forms.Textarea(attrs={"rows": 14, "cols": 90, "spellcheck": "false"}),
    )
    url = forms.CharField(
        required=False,
        max_length=1000,
        label="Or fetch from the web",
        help_text="The URL of a page, or of a feed or sitemap, of which ten pages are fetched.",
    )
    name = forms.CharField(
        required=False,
        max_length=255,
        label="Name of the pasted text",
        help_text="Such as rice-lavrov-2007-05-15.md.",
    )
    origin = forms.CharField(
        required=False,
        max_length=1000,
        label="Origin",
        help_text="The URL or collection.",
    )

    def clean_text(self):
        # Browsers send CRLF; the archive keeps pasted text with plain line ends.
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise ValidationError(
                f"The pasted text is over {MAX_BYTES // 1024 // 1024} MB: split it by event."
            )
        return text

    def clean(self):
        fields = super().clean()
        ways = [fields.get("text", "").strip(), fields.get("files"), fields.get("url", "").strip()]
        if not self.errors and sum(map(bool, ways)) != 1:
            raise ValidationError("Choose files, paste a text or give a URL: one of the three.")
        return fields


class ReadingForm(forms.Form):
    """How the bytes are read: found by looking, changed by a person."""

    format = forms.ChoiceField(
        required=False, choices=[("", "Detected"), *((name, name) for name in FORMAT_NAMES)]
    )
    encoding = forms.ChoiceField(
        required=False,
        label="Character set",
        choices=[("", "Detected"), *((name, name) for name in CHARSETS)],
    )


class HeaderForm(forms.ModelForm):
    """The header's fields, each as the parser found it until a person changes it."""

    source_url = forms.URLField(
        required=False, max_length=1000, label="Source URL", assume_scheme="https"
    )

    class Meta:
        model = Event
        fields = list(HEADER)
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "cols": 60}),
            "date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "released": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, (forms.TextInput, forms.URLInput)):
                field.widget.attrs.setdefault("size", "50")


class ReportForm(forms.ModelForm):
    """What a reader holds to be wrong, and why."""

    class Meta:
        model = ReaderReport
        fields = ["kind", "words", "reason"]
        widgets = {
            "words": forms.TextInput,
            "reason": forms.Textarea(attrs={"rows": 4, "maxlength": 1000}),
        }

    def clean_reason(self):
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < 5:
            raise ValidationError("Say in a few words what is wrong and how you know.")
        return reason
