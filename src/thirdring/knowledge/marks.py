"""By what somebody is known again without being named: marks of a device, a visit, a way to reach them."""

from django.utils.crypto import salted_hmac


def mark_of(city_id: int, kind: str, told: str) -> str:
    """A device's cookie, an e-mail address or a number as 64 letters that name nobody; '' for none.

    ``told`` of an e-mail address or number is as ``constituents`` keeps it, so that all channels agree.
    """
    if not told:
        return ""
    return salted_hmac(f"knowledge.{kind}", f"{city_id}:{told}", algorithm="sha256").hexdigest()
