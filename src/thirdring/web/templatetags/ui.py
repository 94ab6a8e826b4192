"""Small things the components need and Django's templates lack."""

from datetime import date, datetime

from django import template

from thirdring.kernel import days

register = template.Library()


@register.filter
def steps_to(total: int) -> range:
    """1 .. total, to draw that many marks."""
    return range(1, int(total) + 1)


@register.filter
def moment(at: datetime | None) -> str:
    """The day and the hour as the page's language says them; '' for none."""
    return days.moment(at) if at else ""


@register.filter
def short_day(day: date | None) -> str:
    """The day as the page's language says it in lists; '' for none."""
    return days.short_day(day) if day else ""
