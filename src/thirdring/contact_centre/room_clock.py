"""What time it is in the room: the program's, except while the demo city plays a day faster."""

from datetime import datetime

from thirdring.city.models import City
from thirdring.contact_centre.models import RoomClock
from thirdring.contact_centre.room_rules import played_moment
from thirdring.kernel import clock


def room_now(city: City) -> datetime:
    """The present moment as the room's pages take it. A real city's is the program's, without a query."""
    return room_time(city)[0]


def room_time(city: City) -> tuple[datetime, float]:
    """The present moment in the room, and how many times as fast as ours its clock runs."""
    now = clock.now()
    row = RoomClock.objects.of(city).first() if city.is_demo else None
    if row is None:
        return now, 1.0
    return played_moment(now, began=row.began_at, shows=row.shows, speed=row.speed, until=row.until)
