"""Small things the components need and Django's templates lack."""

from django import template

register = template.Library()


@register.filter
def steps_to(total: int) -> range:
    """1 .. total, to draw that many marks."""
    return range(1, int(total) + 1)
