"""Reads over telephone systems."""

import os

from thirdring.city.models import City
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.integrations.telephony.rules import SECRET_SETTING
from thirdring.kernel.errors import NotFound


def system_by_code(city: City, code: str) -> PhoneSystem:
    """The city's telephone system with this code. Raises NotFound."""
    found = PhoneSystem.objects.of(city).filter(code=code, active=True).first()
    if found is None:
        raise NotFound("There is no such telephone system here.")
    return found


def systems_to_poll() -> list[PhoneSystem]:
    """Those that are asked rather than tell, of all cities."""
    rows = PhoneSystem.objects.across_cities("polling telephone systems").filter(active=True)
    return list(rows.exclude(poll_url="").select_related("city").order_by("pk"))


def secret_of(system: PhoneSystem) -> str:
    """The secret we share with it, from the environment; '' when there is none."""
    if not SECRET_SETTING.fullmatch(system.secret_setting):
        return ""
    return os.environ.get(system.secret_setting, "").strip()
