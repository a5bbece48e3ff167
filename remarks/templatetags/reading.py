"""What the desk's templates, which are Django's, show of a turn's words as public pages do."""

from django import template

from ..presentation.exchanges import question_words
from ..presentation.html import turn_text
from ..presentation.text import plain

register = template.Library()
register.simple_tag(turn_text)
register.filter("plain", plain)
register.filter("question_words", question_words)
