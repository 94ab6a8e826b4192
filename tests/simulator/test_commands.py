"""``thirdring demo load`` says what it does."""

import pytest
from typer.testing import CliRunner

from tests.factories import cities
from thirdring.simulator import commands, demo

pytestmark = pytest.mark.django_db


def test_the_command_leaves_a_riverton_that_is_there() -> None:
    city = cities.city(code=demo.CODE, name="Riverton")
    done = CliRunner().invoke(commands.app, ["load"])
    city.refresh_from_db()
    assert (done.exit_code, done.stdout) == (0, "Riverton is there already; nothing was changed.\n")
    assert city.is_demo is False
