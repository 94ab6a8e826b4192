"""Saying that something changed in the room: at most once a second for a city, however much is told.

Nobody waits for anybody here. Who finds the row taken goes on: whoever holds it is about to say so. What
changes within the second after is seen by pages that look once more a while after they heard (decision 27).
"""

from django.db import connection

from thirdring.contact_centre.room_rules import Topic
from thirdring.kernel.announcing import announce


def tell_of_change(city_id: int) -> None:
    """Announce it with the present transaction, unless that was done within the last second."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_DUE, {"city": city_id})
        due = cursor.fetchone()
    if due:
        announce(Topic.ROOM, city_id=city_id, about={})


_IS_DUE = """
WITH due AS (
    SELECT id FROM contact_centre_roomnews
    WHERE city_id = %(city)s AND said_at < clock_timestamp() - interval '1 second'
    FOR UPDATE SKIP LOCKED
), again AS (
    UPDATE contact_centre_roomnews AS news SET said_at = clock_timestamp()
    FROM due WHERE news.id = due.id
    RETURNING 1
), first AS (
    INSERT INTO contact_centre_roomnews (city_id, said_at)
    SELECT %(city)s, clock_timestamp()
    WHERE NOT EXISTS (SELECT 1 FROM contact_centre_roomnews WHERE city_id = %(city)s)
    ON CONFLICT (city_id) DO NOTHING
    RETURNING 1
)
SELECT 1 FROM again UNION ALL SELECT 1 FROM first
"""
