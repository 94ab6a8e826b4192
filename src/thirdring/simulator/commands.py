"""``thirdring demo load`` and ``thirdring demo calls``."""

from typing import Annotated

import typer

from thirdring.city.queries import city_by_code
from thirdring.kernel.actor import system
from thirdring.kernel.errors import invalid
from thirdring.simulator import demo
from thirdring.simulator.callers import AGENTS, CALLS
from thirdring.simulator.playing import Play, play

app = typer.Typer(help="The demo city.", no_args_is_help=True)


@app.command()
def load() -> None:
    """Make the demo city, Riverton, with ninety days of requests; does nothing when it is there."""
    loaded = demo.load(progress=lambda step: typer.echo(f"{step} ...", err=True))
    if not loaded.made:
        typer.echo(f"{loaded.city.name} is there already; nothing was changed.")
        return
    typer.echo(f"{loaded.city.name} is ready. Staff sign in with the password {loaded.password}.")


@app.command()
def calls(
    speed: Annotated[float, typer.Option(help="How many times as fast as the day went by.")] = 20.0,
    start: Annotated[float, typer.Option(help="From which hour of the day on, such as 9.5.")] = 7.0,
    hours: Annotated[float, typer.Option(help="How many hours of it.")] = 13.0,
    calls: Annotated[int, typer.Option(min=1, max=20_000, help="How many call in the whole day.")] = CALLS,
    agents: Annotated[int, typer.Option(min=1, max=500, help="How many answer them.")] = AGENTS,
    seed: Annotated[int, typer.Option(help="The same number, the same day.")] = demo.SEED,
) -> None:
    """Play a day of calls into the running demo city; look at /desk/wallboard/. It ends by itself."""
    city = city_by_code(demo.CODE)
    if city is None:
        raise invalid("city", "There is no demo city yet: run thirdring demo load.")
    what = Play(speed=speed, start=start, hours=hours, calls=calls, agents=agents, seed=seed)
    actor = system(city.pk, reason="a day of calls is played")
    told = play(city, what, actor=actor, tell=lambda words: typer.echo(words, err=True))
    typer.echo(f"{told} signals were told; {city.name}'s contact centre has gone home.")
