"""What the phone's own script says, in the page's language: it can't ask us without a network."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Every sentence of the script by its name; {n} and the like are filled in there."""
    return {
        "waiting": _("Waiting to be sent ({n})"),
        "offline": _("No network. What you do is kept on this phone."),
        "send": _("Send now"),
        "sign_in": _("You are signed out. Sign in again, and what waits here is sent."),
        "sign_in_link": _("Sign in"),
        "of_another": _("{n} changes of somebody else wait on this phone until they sign in."),
        "full": _("This phone is full. Free some space: without it nothing more can be kept."),
        "no_keeping": _("This browser can't keep anything without a network."),
        "new_version": _("A new version is ready. What waits to be sent stays."),
        "use_it": _("Use it"),
        "waits": _("Waits to be sent"),
        "decide": _("You have to decide"),
        "mend": _("It could not be done"),
        "yours": _("What you did"),
        "theirs": _("What others did"),
        "apply": _("Do it anyway"),
        "note": _("Keep it as a note"),
        "discard": _("Throw it away"),
        "again": _("Try again"),
        "sure": _("Throw it away for good?"),
        "sign_out": _(
            "{n} changes have not been sent. They stay on this phone until you sign in again. Sign out?"
        ),
        "pause": _("Pause"),
        "go_on": _("Go on"),
        "here_since": _("since {time}"),
        "no_position": _("This phone does not say where it is."),
        "saved": _("Kept on this phone."),
    }
