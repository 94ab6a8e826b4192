"""What the counter keeps; ``models`` has it too: numbers, and the tablets where visitors draw them."""

from django.db import models

from thirdring.kernel.models import CityRow


class Kiosk(CityRow):
    """A tablet at the counter where visitors draw numbers by themselves; it opens with a key alone.

    ``mark`` is the SHA-256 of the key, which is shown once.
    """

    name = models.CharField(max_length=80)
    mark = models.CharField(max_length=64)
    made_by = models.ForeignKey("staff.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "mark"], name="kiosk_by_key")]

    def __str__(self) -> str:
        return self.name


class Ticket(CityRow):
    """The number of somebody who waits at the counter, counted anew each day of the city.

    ``kiosk`` is where they drew it themselves; null where staff did.
    """

    call = models.OneToOneField("contact_centre.Call", on_delete=models.CASCADE, related_name="ticket")
    day = models.DateField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kiosk = models.ForeignKey(Kiosk, on_delete=models.SET_NULL, null=True, related_name="tickets")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "day", "number"], name="ticket_of_a_day")]
        indexes = [models.Index(fields=["city", "kiosk", "-at"], name="ticket_by_kiosk")]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
