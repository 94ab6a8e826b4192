"""Setting a password: by the link an administrator gave, or by knowing the old one."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from thirdring.kernel.errors import Invalid, NotFound
from thirdring.staff.access import FaceRequest, public, staff_only
from thirdring.staff.actions.passwords import KNOWN_TO_ALL, change_own, set_by_link
from thirdring.staff.actions.signing_in import finish_sign_in
from thirdring.staff.models import User
from thirdring.staff.queries import link_of
from thirdring.web.signin.budget import held_back, tried
from thirdring.web.signin.landing import landing_of
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.network import with_patience

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 1024  # hashing a longer one would be a way to keep the server busy
HINT = gettext_lazy("At least 12 characters. Three or four words that don't belong together are good.")


def _password(
    label: "StrOrPromise", *, autocomplete: str, missing: "StrOrPromise", hint: "StrOrPromise" = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": missing},
    )


class NewPasswordForm(UiForm):
    """A new password, typed twice: nobody sees what they type."""

    password = _password(
        gettext_lazy("New password"),
        autocomplete="new-password",
        missing=gettext_lazy("Choose a password."),
        hint=HINT,
    )
    again = _password(
        gettext_lazy("The new password once more"),
        autocomplete="new-password",
        missing=gettext_lazy("Type the new password once more."),
    )

    def clean_again(self) -> str:
        """The same as the first: a slip of the finger would lock the person out."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("These two are not the same. Type the new password once more."))
        return again


class ChangeForm(NewPasswordForm):
    """The old password, and a new one."""

    old = _password(
        gettext_lazy("The password you have now"),
        autocomplete="current-password",
        missing=gettext_lazy("Type the password you have now."),
    )
    field_order = ("old", "password", "again")


@require_http_methods(["GET", "HEAD", "POST"])
@public
@sensitive_post_parameters("password", "again")
@never_cache
def by_link(request: FaceRequest, secret: str) -> HttpResponse:
    """Set a password with the link that an administrator gave; it works once."""
    try:
        who = link_of(request.city, secret).user
    except NotFound:
        return render(request, "signin/link_over.html", status=404)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_by_link(request.city, secret, actor=request.actor, password=form.cleaned_data["password"])
        except Invalid as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("sign-in")
    context = {"form": form, "who": who}
    return render(request, "signin/set_password.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
@sensitive_post_parameters("old", "password", "again")
@never_cache
def own(request: FaceRequest) -> HttpResponse:
    """Change one's own password. A wrong old one counts as a try to sign in, so nobody guesses it here."""
    user: User = request.user  # type: ignore[assignment]  # the mark lets nobody in but staff
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _own_page(request, form, 422 if form.errors else 200)
    attempt = tried(request, user.email)
    if attempt.opens_at is not None:
        held_back(form, attempt.opens_at, request.city)
        return with_patience(_own_page(request, form, 429), attempt.opens_at)
    if not user.check_password(form.cleaned_data["old"]):
        form.add_error("old", _("This is not the password you have now."))
        return _own_page(request, form, 422)
    finish_sign_in(attempt.attempt, actor=request.actor)
    try:
        change_own(user, actor=request.actor, password=form.cleaned_data["password"])
    except Invalid as error:
        form.add_problems(error.problems)
        return _own_page(request, form, 422)
    update_session_auth_hash(request, user)  # this browser stays signed in, every other is out
    messages.success(request, _("Your password is changed. Wherever else you were signed in, you are out."))
    return redirect(landing_of(request.actor.roles))


def _own_page(request: FaceRequest, form: ChangeForm, status: int) -> HttpResponse:
    known_to_all = KNOWN_TO_ALL if getattr(request.user, "is_demo", False) else ""
    context = {"form": form, "staff": True, "here": "password", "known_to_all": known_to_all}
    return render(request, "signin/password.html", context, status=status)
