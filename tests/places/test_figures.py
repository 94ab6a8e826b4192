"""Joining figures to areas: by whichever column names them, and nothing dropped in silence."""

import pytest
import shapely

from thirdring.kernel.errors import Invalid
from thirdring.places.area_files import AreaColumns, AreaRow
from thirdring.places.figures import Joined, Table, join

COLUMNS = AreaColumns(name="name")
AREAS = [
    AreaRow(code="ohara-east", name="O'Hara-East", shape=shapely.box(0, 0, 1, 1)),
    AreaRow(code="downtown", name="Downtown", shape=shapely.box(1, 0, 2, 1), population=9),
]


def joined(*rows: dict[str, str], columns: AreaColumns = COLUMNS) -> Joined:
    return join(AREAS, Table("figures.csv", list(rows[0]), rows), columns)


def test_figures_are_joined_by_name_whatever_its_spelling() -> None:
    done = joined({"hood": "OHARA EAST", "pop_estimate": "1,200", "svi_overall": "0.4", "renters": "33.5"})
    east = done.rows[0]
    assert (east.population, east.need_index, east.figures) == (1200, 0.4, {"renters": 33.5})


def test_figures_are_joined_by_code_too() -> None:
    assert joined({"id": "downtown", "population": "5"}).rows[1].population == 5


def test_rows_and_areas_without_each_other_are_told() -> None:
    done = joined({"hood": "Downtown", "population": "5"}, {"hood": "Atlantis", "population": "7"})
    assert (done.unmatched, done.without) == (("Atlantis",), ("O'Hara-East",))


def test_a_blank_figure_leaves_what_the_shape_said() -> None:
    assert joined({"hood": "Downtown", "population": "", "need": "0.5"}).rows[1].population == 9


@pytest.mark.parametrize(
    "column", ["population", "pop", "Population", "total_population", "population_acs2016"]
)
def test_usual_names_of_a_population_column_are_known(column: str) -> None:
    assert joined({"hood": "Downtown", column: "5"}).rows[1].population == 5


def test_other_columns_are_named_by_the_person() -> None:
    columns = AreaColumns(name="name", population="residents", need="hardship")
    row = joined({"hood": "Downtown", "residents": "5", "hardship": "0.7", "pop": "8"}, columns=columns).rows[
        1
    ]
    assert (row.population, row.need_index, row.figures) == (5, 0.7, {"pop": 8.0})


def test_words_are_kept_as_words() -> None:
    assert joined({"hood": "Downtown", "sector": "Central"}).rows[1].figures == {"sector": "Central"}


def refused(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(Invalid) as problems:
        joined(*rows)
    return [f"{problem.field}: {problem.message}" for problem in problems.value.problems]


def test_a_table_that_names_no_area_shows_what_the_areas_are_called() -> None:
    assert refused({"tract": "42003", "population": "5"}) == [
        "figures: No column of figures.csv names the areas. Its columns are tract, population; "
        "the areas are called O'Hara-East, Downtown ..."
    ]


def test_wrong_figures_are_told_by_line() -> None:
    assert refused(
        {"hood": "Downtown", "population": "many"}, {"hood": "O'Hara East", "population": "-4"}
    ) == [
        "figures: figures.csv, line 2 (Downtown): its population 'many' is not a number.",
        "figures: figures.csv, line 3 (O'Hara East): its population -4 is not a number of people.",
    ]


def test_an_area_twice_in_the_table_is_refused() -> None:
    assert refused({"hood": "Downtown", "pop": "1"}, {"hood": "downtown", "pop": "2"}) == [
        "figures: figures.csv, line 3 (downtown): this area is in the table twice."
    ]
