"""Sign-in for staff: e-mail and password, with a budget of tries, then to where the person's work is."""

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.staff import policy
from thirdring.staff.access import FaceRequest, public
from thirdring.staff.actions.signing_in import finish_sign_in
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of
from thirdring.web.signin.budget import held_back, tried
from thirdring.web.signin.forms import SignInForm
from thirdring.web.signin.landing import landing_of
from thirdring.web.ui.network import with_patience


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: FaceRequest) -> HttpResponse:
    """The sign-in page; whoever is signed in goes on to their work, or learns that they have none here."""
    if request.method == "POST":
        return _try(request, SignInForm(request.POST))
    if not request.user.is_authenticated:
        return _page(request, SignInForm())
    return _onward(request) if request.actor.roles else render(request, "signin/no_role.html", status=403)


@public
@never_cache
@require_POST
def sign_out(request: FaceRequest) -> HttpResponse:
    """End the session, whatever state it is in."""
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"), status=303)


def _try(request: FaceRequest, form: SignInForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, form, status=422)
    attempt = tried(request, form.cleaned_data["email"])
    if attempt.opens_at is not None:
        held_back(form, attempt.opens_at, request.city)
        return with_patience(_page(request, form, status=429), attempt.opens_at)
    user = _user_with(request, form.cleaned_data["email"], form.cleaned_data["password"])
    if user is None:
        form.add_error(None, _("The e-mail address or the password is wrong. Check both, and try again."))
        return _page(request, form, status=422)
    login(request, user)  # gives the session a new key
    request.actor = actor_of(user, city=request.city)
    finish_sign_in(attempt.attempt, actor=request.actor)
    return _onward(request)


def _user_with(request: HttpRequest, email: str, password: str) -> User | None:
    """Whose these are. Django hashes a password for unknown addresses too: both take as long."""
    user = authenticate(request, username=email, password=password)
    return user if user is not None and policy.may_sign_in(user) else None


def _onward(request: FaceRequest) -> HttpResponse:
    """To the page asked for before signing in, when it is ours; else where the person's work begins."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    landing = landing_of(request.actor.roles)
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if landing and safe and not wanted.startswith(reverse("sign-in")):
        return HttpResponseRedirect(wanted, status=303)
    return HttpResponseRedirect(reverse(landing or "sign-in"), status=303)


def _page(request: FaceRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return render(request, "signin/sign_in.html", {"form": form, "next": wanted}, status=status)
