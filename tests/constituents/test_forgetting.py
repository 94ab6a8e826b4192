"""Codes are taken once, and forgetting reaches every room."""

from functools import partial

import pytest

from tests.factories import people, requests
from tests.factories.calls import answered_call
from tests.factories.together import together
from thirdring.city.models import City
from thirdring.constituents.actions import ask_code, forget, take_code
from thirdring.constituents.models import Constituent
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Call, CallEvent
from thirdring.messaging.models import Message

PHONE = "+14125550123"


@pytest.mark.django_db
def test_calls_stay_in_the_figures_without_the_number() -> None:
    city = requests.pothole_city()
    requests.sent(city, phone=PHONE, name="Ana")
    told = [*answered_call("mine", caller=PHONE), *answered_call("other", caller="+14125550199")]
    take_signals(told, actor=people.program(city))
    (ana,) = Constituent.objects.of(city).values_list("pk", flat=True)
    assert forget(city, "phone", PHONE, [ana], actor=people.anyone(city)) == 1
    numbers = {call.external_id: call.caller for call in Call.objects.of(city)}
    assert numbers == {"mine": "", "other": "+14125550199"}
    assert not CallEvent.objects.of(city).filter(caller=PHONE).exists()
    assert Call.objects.of(city).filter(answered_at__isnull=False).count() == 2
    assert not Message.objects.of(city).filter(to=PHONE).exists()


@pytest.mark.django_db
def test_forgetting_nobody_changes_nothing() -> None:
    city = requests.pothole_city()
    requests.sent(city, email="ana@example.org")
    assert forget(city, "email", "ana@example.org", [0], actor=people.anyone(city)) == 0
    assert Constituent.objects.of(city).count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def city(self) -> City:
        made = requests.pothole_city()
        requests.sent(made, email="ana@example.org")
        return made

    def test_of_two_who_type_the_same_code_one_comes_in(self, city: City) -> None:
        code = ask_code(city, "email", "ana@example.org", actor=people.anyone(city))
        assert code is not None
        who = people.anyone(city)
        take = partial(take_code, city, "email", "ana@example.org", code, actor=who)
        assert sorted(map(str, together(take, take))) == ["False", "True"]

    def test_guesses_at_once_all_count(self, city: City) -> None:
        code = ask_code(city, "email", "ana@example.org", actor=people.anyone(city))
        wrong = f"{(int(code or '0') + 1) % 10**6:06d}"
        guess = partial(take_code, city, "email", "ana@example.org", wrong, actor=people.anyone(city))
        assert together(*[guess] * 5) == [False] * 5
        assert not take_code(city, "email", "ana@example.org", code or "", actor=people.anyone(city))
