"""``thirdring demo load``."""

import typer

from thirdring.simulator import demo

app = typer.Typer(help="The demo city.", no_args_is_help=True)


@app.command()
def load() -> None:
    """Make the demo city, Riverton, with ninety days of requests; does nothing when it is there."""
    loaded = demo.load(progress=lambda step: typer.echo(f"{step} ...", err=True))
    if not loaded.made:
        typer.echo(f"{loaded.city.name} is there already; nothing was changed.")
        return
    typer.echo(f"{loaded.city.name} is ready. Staff sign in with the password {loaded.password}.")
