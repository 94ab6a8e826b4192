"""Who works here: the list, a new colleague, and one person's roles, account and password link."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.city.models import Agency, City, Team
from thirdring.kernel.errors import Invalid, NotFound, Problem
from thirdring.staff import policy
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.actions import accounts
from thirdring.staff.actions.passwords import make_link
from thirdring.staff.models import Membership, User
from thirdring.staff.queries import colleagues
from thirdring.staff.rules import Role
from thirdring.web.ui.forms import UiForm

PAGE = 50
ROLES = {
    Role.CALL_TAKER: gettext_lazy("Call taker"),
    Role.SUPERVISOR: gettext_lazy("Supervisor"),
    Role.AGENCY_WORKER: gettext_lazy("Agency worker"),
    Role.AGENCY_LEAD: gettext_lazy("Agency lead"),
    Role.ANALYST: gettext_lazy("Analyst"),
    Role.ADMINISTRATOR: gettext_lazy("Administrator"),
    Role.AUDITOR: gettext_lazy("Auditor"),
}

Roles = list[tuple[Membership, str]]  # each with its name


class RolesForm(UiForm):
    """Roles to give, and the agency or team they are for. What goes together is the domain's to say."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=[(role.value, label) for role, label in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    house = forms.ChoiceField(
        label=gettext_lazy("Agency or team"),
        help_text=gettext_lazy("For agency workers and leads."),
        required=False,
    )

    def __init__(self, data: object, *, city: City) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a request's
        self.teams = {f"t{team.pk}": team for team in _teams(city)}
        self.agencies = {f"a{agency.pk}": agency for agency in Agency.objects.of(city).filter(active=True)}
        field = self.fields["house"]
        field.choices = [("", _("None")), *self._houses()]  # type: ignore[attr-defined]  # a ChoiceField

    def _houses(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each agency with its teams below it."""
        for key, agency in sorted(self.agencies.items(), key=lambda each: each[1].name):
            teams = [(code, team.name) for code, team in self.teams.items() if team.agency_id == agency.pk]
            yield agency.name, [(key, _("%(name)s, the whole agency") % {"name": agency.name}), *teams]

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """What is wrong with the agency or the team stands beside the one field for both."""
        super().add_problems(
            replace(problem, field="house") if problem.field in {"agency", "team"} else problem
            for problem in problems
        )

    def place(self) -> tuple[Agency | None, Team | None]:
        """The agency and the team chosen."""
        chosen = self.cleaned_data.get("house", "")
        team = self.teams.get(chosen)
        return (team.agency if team else self.agencies.get(chosen)), team


class ColleagueForm(RolesForm):
    """Somebody new."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "email", "roles", "house")


@require_safe
@staff_only(Role.ADMINISTRATOR, Role.AUDITOR)
def people(request: FaceRequest) -> HttpResponse:
    """Everybody with a role here, by name; searched by name or address."""
    asked = request.GET.get("q", "").strip()[:120]
    found: Page[User] = Paginator(colleagues(request.actor, asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "here": "staff",
        "staff": True,
        "page": found,
        "lines": _lines(request, list(found.object_list)),
        "asked": asked,
        "may_change": policy.may_manage(request.actor, request.city.pk),
    }
    return render(request, "studio/staff/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR)
@never_cache
def new(request: FaceRequest) -> HttpResponse:
    """Add a colleague; then their page has the link that lets them choose a password."""
    form = ColleagueForm(request.POST if request.method == "POST" else None, city=request.city)
    if request.method == "POST" and form.is_valid():
        said, (agency, team) = form.cleaned_data, form.place()
        try:
            person = accounts.engage(
                request.city,
                actor=request.actor,
                email=said["email"],
                name=said["name"],
                roles=said["roles"],
                agency=agency,
                team=team,
            )
        except Invalid as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("%(name)s works here now.") % {"name": person.name})
            return redirect("studio:person", person.pk)
    context = {"here": "staff", "staff": True, "form": form}
    return render(request, "studio/staff/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR)
def person(request: FaceRequest, user_id: int) -> HttpResponse:
    """One person: their roles, with more to give (POST), and their account."""
    who = _person(request, user_id)
    form = RolesForm(request.POST if request.method == "POST" else None, city=request.city)
    if request.method == "POST" and form.is_valid():
        agency, team = form.place()
        try:
            accounts.engage(
                request.city,
                actor=request.actor,
                email=who.email,
                name=who.name,
                roles=form.cleaned_data["roles"],
                agency=agency,
                team=team,
            )
        except Invalid as error:
            form.add_problems(error.problems)
        else:
            return _done(request, who, _("%(name)s has the role."))
    return _page(request, who, form)


@require_POST
@staff_only(Role.ADMINISTRATOR)
def withdraw(request: FaceRequest, user_id: int, number: int) -> HttpResponse:
    """Take one role away."""
    who = _person(request, user_id)
    held = policy.visible_to(request.actor).filter(user=who, pk=number).first()
    if held is not None:  # else it is gone already
        try:
            accounts.withdraw(held, actor=request.actor)
        except Invalid as error:
            return _refused(request, who, error)
    left = policy.visible_to(request.actor).filter(user=who).exists()
    if not left:
        messages.success(request, _("%(name)s has no role here any more.") % {"name": who.name})
        return redirect("studio:staff")
    return _done(request, who, _("The role of %(name)s is taken away."))


@require_POST
@staff_only(Role.ADMINISTRATOR)
def account(request: FaceRequest, user_id: int) -> HttpResponse:
    """Shut the account, or open it again."""
    who, opens = _person(request, user_id), request.POST.get("do") == "open"
    try:
        (accounts.activate if opens else accounts.deactivate)(who, actor=request.actor)
    except Invalid as error:
        return _refused(request, who, error)
    said = _("%(name)s may sign in again.") if opens else _("The account of %(name)s is shut.")
    return _done(request, who, said)


@require_POST
@staff_only(Role.ADMINISTRATOR)
@never_cache
def link(request: FaceRequest, user_id: int) -> HttpResponse:
    """A link to choose a password. It is shown this once: nobody can look it up later."""
    who = _person(request, user_id)
    try:
        issued = make_link(who, actor=request.actor)
    except Invalid as error:
        return _refused(request, who, error)
    address = f"{settings.BASE_URL}{reverse('set-password', args=[issued.secret])}"
    context = {"here": "staff", "staff": True, "who": who, "address": address, "ends_at": issued.ends_at}
    return render(request, "studio/staff/link.html", context)


def _page(request: FaceRequest, who: User, form: RolesForm) -> HttpResponse:
    context = {
        "here": "staff",
        "staff": True,
        "who": who,
        "form": form,
        "held": _roles_of(request, [who]).get(who.pk, []),
        "looked_after": policy.may_look_after(request.actor, who),
        "is_self": who.pk == request.actor.id,
    }
    return render(request, "studio/staff/person.html", context, status=422 if form.errors else 200)


def _refused(request: FaceRequest, who: User, error: Invalid) -> HttpResponse:
    """The person's page, with what could not be done on top."""
    form = RolesForm({}, city=request.city)
    form.add_problems(error.problems)
    return _page(request, who, form)


def _done(request: FaceRequest, who: User, said: str) -> HttpResponse:
    messages.success(request, said % {"name": who.name})
    return redirect("studio:person", who.pk)


def _person(request: FaceRequest, user_id: int) -> User:
    found: User | None = colleagues(request.actor).filter(pk=user_id).first()
    if found is None:
        raise NotFound("There is no such person here.")
    return found


def _lines(request: FaceRequest, people: list[User]) -> list[tuple[User, Roles]]:
    held = _roles_of(request, people)
    return [(each, held.get(each.pk, [])) for each in people]


def _roles_of(request: FaceRequest, people: list[User]) -> dict[int, Roles]:
    """Each person's roles here, with their names, by the person's id."""
    held = policy.visible_to(request.actor).filter(user__in=people).select_related("agency", "team")
    found: dict[int, Roles] = {}
    for membership in held.order_by("role", "pk"):
        found.setdefault(membership.user_id, []).append((membership, str(ROLES[Role(membership.role)])))
    return found


def _teams(city: City) -> list[Team]:
    return list(Team.objects.of(city).filter(active=True).select_related("agency").order_by("name"))
