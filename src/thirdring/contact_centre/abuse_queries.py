"""What was said to whoever was abusive."""

from collections.abc import Collection

from django.db.models import Q

from thirdring.city.models import City
from thirdring.contact_centre.models import AbuseStep


def steps_of(
    city: City, *, contact_id: int = 0, numbers: Collection[str] = (), people: Collection[int] = ()
) -> list[AbuseStep]:
    """The steps of a conversation, of these numbers (E.164) or of these people, the newest first."""
    theirs = Q(number__in=[number for number in numbers if number]) | Q(contact__constituent__in=people)
    rows = AbuseStep.objects.of(city).filter(Q(contact=contact_id) | theirs)
    return list(rows.select_related("by", "contact").order_by("-at", "-pk")[:200])
