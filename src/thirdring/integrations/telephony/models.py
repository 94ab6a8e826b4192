"""The city's telephone systems, as we know them."""

from django.db import models

from thirdring.kernel.models import CityRow


class PhoneSystem(CityRow):
    """One telephone system. Its ``code`` is in its address and is the ``source`` of its calls."""

    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    make = models.CharField(max_length=10)  # rules.Make
    secret_setting = models.CharField(max_length=60)  # environment variable TELEPHONY_SECRET_...
    poll_url = models.URLField(
        max_length=300, blank=True
    )  # where signals are fetched, for those that don't send
    cursor = models.CharField(max_length=200, blank=True)  # where to go on, in the system's own words
    active = models.BooleanField(default=True)
    heard_at = models.DateTimeField(null=True)
    error = models.CharField(
        max_length=300, blank=True
    )  # why it was not understood last; '' while it is well

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="phone_system_code_in_city")]

    def __str__(self) -> str:
        return self.name
