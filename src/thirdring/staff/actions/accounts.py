"""Accounts and the roles they have in a city."""

from collections.abc import Collection

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from thirdring.city.models import Agency, City, Team
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem, invalid
from thirdring.staff import policy
from thirdring.staff.models import Membership, User
from thirdring.staff.passwords import password_problems
from thirdring.staff.rules import OF_AN_AGENCY, Role


@action
def create_staff(
    city: City,
    *,
    actor: Actor,
    email: str,
    name: str,
    roles: Collection[str],
    agency: Agency | None = None,
    team: Team | None = None,
    password: str | None = None,
    is_demo: bool = False,
) -> User:
    """Make an account with these roles in the city; without a password nobody can sign in to it yet.

    Raises Invalid (email, name, roles, agency, team, password) and NotAllowed. An address that has an account
    already, perhaps in another city, is refused: give that person a role with ``grant``.
    """
    policy.require_manager(actor, city.pk, "add", "staff account")
    email = email.strip().lower()
    user = User(email=email, name=name.strip(), is_demo=is_demo)
    problems = [
        *_account_problems(user, password),
        *_role_problems(city, roles, agency=agency, team=team),
    ]
    if problems:
        raise Invalid(problems)
    user.set_password(password)
    user.save()
    for role in sorted(set(roles)):
        _grant(city, user, role, agency=agency, team=team)
    return user


@action
def share_demo_password(city: City, *, actor: Actor, password: str) -> int:
    """Give all demo accounts of a demo city one well-known password, hashed once; returns how many.

    Raises Invalid (city) for a city that is no demo, and NotAllowed.
    """
    policy.require_manager(actor, city.pk, "set the password of", "staff account")
    if not city.is_demo:
        raise invalid("city", "Only a demo city may have a password that everybody knows.", "not_demo")
    accounts = User.objects.filter(is_demo=True, memberships__city=city)
    return User.objects.filter(pk__in=accounts.values("pk")).update(password=make_password(password))


@action
def grant(
    city: City, user: User, *, actor: Actor, role: str, agency: Agency | None = None, team: Team | None = None
) -> Membership:
    """Give a person a role in the city; granting it twice changes nothing. Raises Invalid and NotAllowed."""
    policy.require_manager(actor, city.pk, "give a role to", "person")
    problems = _role_problems(city, [role], agency=agency, team=team)
    if problems:
        raise Invalid(problems)
    return _grant(city, user, role, agency=agency, team=team)


@action
def engage(
    city: City,
    *,
    actor: Actor,
    email: str,
    name: str,
    roles: Collection[str],
    agency: Agency | None = None,
    team: Team | None = None,
) -> User:
    """Give a person work in the city: with the account their address has already, or with a new one.

    Raises Invalid (email, name, roles, agency, team) and NotAllowed.
    """
    policy.require_manager(actor, city.pk, "add", "staff account")
    known = User.objects.filter(email=email.strip().lower()).first()
    if known is None:
        return create_staff(city, actor=actor, email=email, name=name, roles=roles, agency=agency, team=team)
    problems = _role_problems(city, roles, agency=agency, team=team)
    if problems:
        raise Invalid(problems)
    for role in sorted(set(roles)):
        _grant(city, known, role, agency=agency, team=team)
    return known


@action
def withdraw(membership: Membership, *, actor: Actor) -> None:
    """Take a role away. It ends at the person's next click: roles are read anew for every request.

    Raises NotAllowed, and Invalid (role) for one's own administrator role, or the last in the city.
    """
    policy.require_manager(actor, membership.city_id, "withdraw", "role")
    if membership.role == Role.ADMINISTRATOR:
        _keep_an_administrator(membership.city_id, without=membership.user_id, actor=actor, field="role")
    membership.delete()


@action
def deactivate(user: User, *, actor: Actor) -> User:
    """Shut an account: nobody signs in to it, and who is signed in is out at the next click.

    Raises NotAllowed, also for somebody who works for another city too, and Invalid (user) for one's own
    account, or the last administrator's.
    """
    _require_care(actor, user, "shut")
    if Membership.objects.of(actor.city_id).filter(user=user, role=Role.ADMINISTRATOR).exists():
        _keep_an_administrator(actor.city_id, without=user.pk, actor=actor, field="user")
    return _kept_active(user, active=False)


@action
def activate(user: User, *, actor: Actor) -> User:
    """Open an account again that was shut, with the roles and the password it had. Raises NotAllowed."""
    _require_care(actor, user, "open")
    return _kept_active(user, active=True)


def _require_care(actor: Actor, user: User, verb: str) -> None:
    if not policy.may_look_after(actor, user):
        raise NotAllowed(verb, "staff account")


def _kept_active(user: User, *, active: bool) -> User:
    user.is_active = active
    user.save(update_fields=["is_active"])
    return user


def _keep_an_administrator(city_id: int, *, without: int, actor: Actor, field: str) -> None:
    """Refuse what would leave the city with nobody to look after it; two who try at once wait in turn."""
    if without == actor.id and actor.kind is ActorKind.STAFF:
        raise invalid(field, "You can't shut yourself out. Ask another administrator to do it.", "own")
    administrators = Membership.objects.of(city_id).filter(role=Role.ADMINISTRATOR)
    held = administrators.select_for_update().order_by("pk").values_list("user_id", flat=True)
    if not User.objects.filter(pk__in=set(held) - {without}, is_active=True).exists():
        raise invalid(field, "This is the city's last administrator. Make somebody else one first.", "last")


def _grant(city: City, user: User, role: str, *, agency: Agency | None, team: Team | None) -> Membership:
    of_agency = role in OF_AN_AGENCY
    membership, _ = Membership.objects.of(city).get_or_create(
        city=city,
        user=user,
        role=role,
        agency=agency if of_agency else None,
        team=team if of_agency else None,
    )
    return membership


def _account_problems(user: User, password: str | None) -> list[Problem]:
    problems = []
    if not user.name:
        problems.append(Problem("name", "Enter the person's name.", "missing"))
    try:
        validate_email(user.email)
    except ValidationError:
        problems.append(Problem("email", "Enter an e-mail address such as name@city.gov."))
    if User.objects.filter(email=user.email).exists():
        message = f"{user.email} has an account already. Give that person a role instead."
        problems.append(Problem("email", message, "taken"))
    return [*problems, *password_problems(user, password)]


def _role_problems(
    city: City, roles: Collection[str], *, agency: Agency | None, team: Team | None
) -> list[Problem]:
    problems = []
    known = [role.value for role in Role]
    if not roles:
        problems.append(Problem("roles", f"Choose at least one role: {', '.join(known)}.", "missing"))
    problems.extend(
        Problem("roles", f"There is no role '{role}'. Choose from: {', '.join(known)}.", "unknown")
        for role in sorted(set(roles) - set(known))
    )
    if agency is None and OF_AN_AGENCY & set(roles):
        problems.append(Problem("agency", "An agency worker or lead needs an agency.", "missing"))
    if agency is not None and agency.city_id != city.pk:
        problems.append(Problem("agency", f"{agency} is not an agency of {city}.", "other_city"))
    if team is not None and (agency is None or team.agency_id != agency.pk):
        problems.append(Problem("team", f"{team} is not a team of {agency or 'the agency'}.", "other_agency"))
    return problems
