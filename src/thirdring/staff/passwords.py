"""What is wrong with a password somebody wants, in words that say what to do."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from thirdring.kernel.errors import Problem
from thirdring.staff.models import User


def password_problems(user: User, password: str | None) -> list[Problem]:
    """Every problem at once, for the field ``password``; None is no password, and no problem."""
    if password is None:
        return []
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Problem("password", message, "weak") for message in error.messages]
    return []
