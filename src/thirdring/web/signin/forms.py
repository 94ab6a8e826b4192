"""What a person types to sign in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdring.web.ui.forms import UiForm


class SignInForm(UiForm):
    """E-mail and password. Says what is missing; says nothing about which accounts exist."""

    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,  # hashing a longer one would be a way to keep the server busy
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )

    def clean_email(self) -> str:
        """The address in lower case: nobody is locked out by a capital letter."""
        cleaned: dict[str, Any] = self.cleaned_data
        return str(cleaned["email"]).lower()
