"""Looking people up while one of them waits on the phone: however it is written, and through an index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.constituents.actions import Person, remember
from thirdring.constituents.models import Constituent
from thirdring.constituents.queries import look_up
from thirdring.constituents.rules import is_mail_beginning, is_number, name_words

pytestmark = pytest.mark.django_db
MANY = 20_000
INDEXES = ("contact_point_ending", "contact_point_beginning", "constituent_name_keys")


@pytest.fixture
def city() -> City:
    return cities.city()


def known(city: City, name: str = "", **fields: str) -> Constituent:
    person = remember(city, Person(name=name, **fields), actor=people.program(city))
    assert person is not None
    return person


def names(city: City, text: str, *, limit: int = 20) -> list[str]:
    return [person.name for person in look_up(city, text, limit=limit)]


@pytest.mark.parametrize(
    "text",
    [
        "+14125550123",
        "1 412 555 0123",
        "(412) 555-0123",
        "412.555.0123",
        "555-0123",
        "0123",
        "  412/5550123 ",
        "+1 (412) 555 0123",
    ],
)
def test_a_number_is_found_however_it_is_written(city: City, text: str) -> None:
    known(city, "Ana Ruiz", phone="+14125550123")
    known(city, "Luis Ruiz", phone="+14125550124")
    assert names(city, text) == ["Ana Ruiz"]


def test_a_national_number_is_read_in_the_city_s_country(city: City) -> None:
    city.country = "GB"
    known(city, "Ana Ruiz", phone="+442079460123")
    assert names(city, "020 7946 0123") == ["Ana Ruiz"]


@pytest.mark.parametrize("text", ["123", "", " ", "()", "...", "@", '"-/', "\x00"])
def test_what_says_nothing_finds_nobody(city: City, text: str) -> None:
    known(city, "Ana Ruiz", phone="+14125550123", email="ana@example.org")
    assert names(city, text) == []


@pytest.mark.parametrize("text", ["ana.r", "ANA.R", "ana.ruiz@example.org", "ana.ruiz@ex"])
def test_an_address_is_found_by_its_beginning(city: City, text: str) -> None:
    known(city, "A", email="ana.ruiz@example.org")
    known(city, "B", email="anna.ruiz@example.org")
    assert names(city, text) == ["A"]


def test_signs_of_patterns_mean_themselves(city: City) -> None:
    known(city, "A", email="a_b%c@example.org")
    known(city, "B", email="axbxc@example.org")
    assert [names(city, text) for text in ("a_b", "a_b%", "%b%@", "___@")] == [["A"], ["A"], [], []]


@pytest.mark.parametrize(
    "text",
    [
        "Gonzalez",
        "maria gonzalez",
        "Gonzales",
        "Gonzalz",
        "gonazlez",
        "gonzzalez",
        "MARÍA",
        "Gonzalez, Maria",
    ],
)
def test_a_name_is_found_through_one_slip_a_word(city: City, text: str) -> None:
    known(city, "María González", email="maria@example.org")
    known(city, "Peter Miller", email="peter@example.org")
    assert names(city, text) == ["María González"]


def test_who_is_called_that_exactly_comes_first_then_the_newest(city: City) -> None:
    for name in ("John Smith", "Jon Smith", "Joan Smith", "Jon Smith"):
        known(city, name)
    found = look_up(city, "jon smith")
    assert [person.name for person in found] == ["Jon Smith", "Jon Smith", "Joan Smith", "John Smith"]
    assert found[0].pk > found[1].pk


def test_exact_ones_are_found_among_many_that_are_near(city: City) -> None:
    Constituent.objects.bulk_create(
        Constituent(city=city, name="John Smith", created_at="2026-01-01T00:00Z") for _ in range(500)
    )
    known(city, "Jon Smith")
    assert names(city, "jon smith", limit=2) == ["Jon Smith", "John Smith"]


def test_every_word_has_to_be_in_the_name(city: City) -> None:
    known(city, "Ana Ruiz")
    known(city, "Ana Miller")
    assert names(city, "ana miller") == ["Ana Miller"]


def test_other_scripts_are_names_too(city: City) -> None:
    known(city, "Иван Петров")
    known(city, "王小明")
    assert (names(city, "Петрев"), names(city, "王小明")) == (["Иван Петров"], ["王小明"])


def test_another_city_s_people_are_not_found(city: City) -> None:
    known(cities.city(), "Ana Ruiz", phone="+14125550123", email="ana@example.org")
    assert [names(city, text) for text in ("Ana Ruiz", "0123", "ana@")] == [[], [], []]


def test_the_end_of_a_very_long_name_costs_nothing(city: City) -> None:
    known(city, "A" * 160)
    assert names(city, "a" * 160) == ["A" * 160]


def test_what_is_looked_up_is_told_apart() -> None:
    assert [is_number(text) for text in ("0123", "+1 (412)", "123", "12ab", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert [is_mail_beginning(text) for text in ("ana", "an", "ana ruiz")] == [True, False, False]
    assert name_words("O’Neill-Pérez,  J.R.") == ["oneill", "perez", "jr"]


@pytest.mark.parametrize(
    "text", ["(412) 555-0123", "0123", "ana77", "ana77@ex", "Ana Ruiz", "Gonzales", "Smyth Jon"]
)
def test_no_look_up_reads_a_whole_table(city: City, text: str) -> None:
    _many(city)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        look_up(city, text)
    searches = [query["sql"] for query in asked.captured_queries if "LIMIT" in query["sql"]]
    plans = [_plan(sql) for sql in searches]
    assert plans
    assert [plan for plan in plans if not any(name in plan for name in INDEXES)] == []
    assert [plan for plan in plans if "Seq Scan" in plan] == []
    assert len(asked) <= 5


def _many(city: City) -> None:
    """So many people, each with a phone and an address."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO constituents_constituent (city_id, kind, name, language, created_at)"
            " SELECT %s, 'resident', (ARRAY['Ana', 'Jon', 'Wei', 'Olga'])[1 + n %% 4] || ' Name' || n,"
            " 'en', now() FROM generate_series(1, %s) AS n",
            [city.pk, MANY],
        )
        for kind, value in (
            ("phone", "'+1412' || lpad(id::text, 7, '0')"),
            ("email", "'ana' || id || '@example.org'"),
        ):
            cursor.execute(
                "INSERT INTO constituents_contactpoint (city_id, constituent_id, kind, value)"
                f" SELECT city_id, id, '{kind}', {value} FROM constituents_constituent WHERE city_id = %s",
                [city.pk],
            )
        cursor.execute("ANALYZE constituents_constituent, constituents_contactpoint")


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql.replace('%', '%%')}", [])
        return "\n".join(line for (line,) in cursor.fetchall())
