"""Why a type was suggested, in words for residents and staff alike."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from thirdring.catalogue.unlisted import Reason


def why_in_words(reasons: Sequence[Reason]) -> str:
    """'You wrote “smell”; also called “gas smell”', in one line."""
    return "; ".join(_why(reason) for reason in reasons) or _("Its description has words of yours")


def _why(reason: Reason) -> str:
    values = {"written": reason.written, "known": reason.known}
    if reason.in_name:
        return _("“%(written)s” is in its name") % values
    return _("“%(written)s” as in “%(known)s”, which it is also called") % values
