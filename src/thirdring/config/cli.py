"""The command ``thirdring``. A room's commands are in its commands.py, loaded when one of them is used."""

import importlib
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

import typer

from thirdring.config.embedded import EmbeddedPostgres
from thirdring.config.env import BadSetting
from thirdring.config.placing import NoPlace
from thirdring.kernel.errors import DomainError, Invalid


@dataclass(frozen=True, slots=True)
class Words:
    """A command of a room: where it is, what it does, whether it needs the database (``unless``: option)."""

    module: str
    help: str
    database: bool = True
    unless: str = ""

    def needs_database(self, words: Sequence[str]) -> bool:
        """Whether it does, called with these words."""
        return self.database and not any(word.split("=")[0] == self.unless for word in words)


COMMANDS: Mapping[tuple[str, str], Words] = {
    ("demo", "load"): Words("thirdring.simulator.commands", "Make the demo city, Riverton."),
    ("demo", "calls"): Words("thirdring.simulator.commands", "Play a day of calls into the demo city."),
    ("city", "create"): Words("thirdring.city.commands", "Make a city."),
    ("import", "areas"): Words("thirdring.places.commands", "Give a city its areas, from GeoJSON."),
    ("import", "reports"): Words("thirdring.intake.channels.bulk.commands", "Load a city's history."),
    ("import", "calls"): Words("thirdring.integrations.telephony.commands", "Load calls from a file."),
    ("telephony", "connect"): Words("thirdring.integrations.telephony.commands", "Make a system known."),
    ("telephony", "follow"): Words("thirdring.integrations.telephony.commands", "Listen to an Asterisk."),
    ("catalogue", "check"): Words(
        "thirdring.catalogue.commands", "Say what is wrong in a file.", database=False
    ),
    ("catalogue", "import"): Words("thirdring.catalogue.commands", "Make a file a city's catalogue."),
    ("catalogue", "export"): Words("thirdring.catalogue.commands", "Write a city's catalogue to a file."),
    ("knowledge", "check"): Words(
        "thirdring.knowledge.commands", "Say what is wrong in a file.", database=False
    ),
    ("knowledge", "import"): Words("thirdring.knowledge.commands", "Make files a city's articles."),
    ("training", "check"): Words(
        "thirdring.training.commands", "Say what is wrong in a file.", database=False
    ),
    ("training", "import"): Words("thirdring.training.commands", "Make files what a city practises."),
    ("audit", "verify"): Words(
        "thirdring.cases.commands", "Check that no timeline was changed.", unless="--export"
    ),
    ("audit", "export"): Words("thirdring.cases.commands", "Write timelines that verify anywhere."),
    ("cases", "screen"): Words("thirdring.cases.commands", "Cover what is personal in public words."),
}
GROUPS = {
    "demo": "The demo city.",
    "city": "Cities.",
    "import": "A city's areas, its history and its calls, from files.",
    "telephony": "Telephone systems.",
    "catalogue": "What may be asked for, as a file people can review.",
    "knowledge": "The articles that answer questions, as files people can review.",
    "training": "Callers to practise with, as files people can review.",
    "audit": "The evidence.",
    "cases": "What residents reported.",
}
BAD_INPUT, FAILED, INTERRUPTED = 2, 1, 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. Exits 2 for what the person can mend in what they typed, 1 for the rest."""
    sys.exit(Session(sys.argv[1:] if arguments is None else arguments).run())


class Session:
    """One command, from its words to its exit code; the embedded database is up only as long as it runs."""

    def __init__(self, words: Sequence[str]) -> None:
        alone = not words or (len(words) == 1 and words[0] in GROUPS)
        self.words = [*words, "--help"] if alone else list(words)
        self.wants_help = bool({"-h", "--help"} & set(self.words))
        self.postgres: EmbeddedPostgres | None = None

    def run(self) -> int:
        """The exit code; errors have been told on standard error, a line for each."""
        try:
            command = typer.main.get_command(self._assemble())
            code = command.main(args=self.words, prog_name="thirdring", standalone_mode=False)
            return code if isinstance(code, int) else 0
        except (typer.Abort, KeyboardInterrupt):
            return _tell("Interrupted.", INTERRUPTED)
        except BrokenPipeError:
            return FAILED
        except Exception as error:  # noqa: BLE001  # what is no mistake of the person's is raised again there
            return _explain(error)
        finally:
            if self.postgres is not None:
                self.postgres.stop()

    def _assemble(self) -> typer.Typer:
        """The whole command line, but only the command asked for with its room behind it."""
        app = typer.Typer(
            help="Third Ring: the open-source 311 platform.",
            no_args_is_help=True,
            add_completion=False,
            rich_markup_mode=None,
            context_settings={"help_option_names": ["-h", "--help"]},
        )
        app.callback()(lambda: None)
        app.command()(run)
        app.command()(self.web)
        app.command()(self.worker)
        app.command()(self.doctor)
        for group, words in GROUPS.items():
            app.add_typer(self._group(group), name=group, help=words)
        return app

    def _group(self, group: str) -> typer.Typer:
        made = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
        made.callback()(lambda: None)
        for (of, name), words in COMMANDS.items():
            if of != group:
                continue
            if self.words[:2] == [group, name]:
                self._begin(database=words.needs_database(self.words) and not self.wants_help)
                made.registered_commands.append(_command(words.module, name))
            else:
                made.command(name, help=words.help)(lambda: None)
        return made

    def _begin(self, *, database: bool) -> None:
        from thirdring.config.opening import begin

        self.postgres = begin(database=database, may_become_demo=self.words[:1] == ["demo"])
        if database:
            from thirdring.config import preparing

            with preparing.alone():
                preparing.migrate()

    def web(
        self,
        port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where to listen.")] = 8311,
        bind: Annotated[
            str, typer.Option(envvar="THIRDRING_BIND", help="Address to listen on.")
        ] = "127.0.0.1",
    ) -> None:
        """Serve pages only: for machines where something else looks after processes."""
        self._begin(database=True)
        from thirdring.config.web import serve

        serve(bind=bind, port=port)

    def worker(self) -> None:
        """Run jobs only: for machines where something else looks after processes."""
        self._begin(database=True)
        from thirdring.config.worker import work

        work()

    def doctor(self) -> int:
        """Say whether this machine is fit to serve a city; exits 1 when it is not."""
        from thirdring.config.opening import begin

        self.postgres = begin()
        from thirdring.config.doctor import examine

        findings = examine()
        for finding in findings:
            typer.echo(str(finding))
        return FAILED if any(finding.is_bad for finding in findings) else 0


def _command(module: str, name: str) -> typer.models.CommandInfo:
    """The command of this name in a room's ``app``."""
    room: typer.Typer = importlib.import_module(module).app
    for found in room.registered_commands:
        called = found.name or (found.callback.__name__ if found.callback else "")
        if called.rstrip("_").replace("_", "-") == name:
            found.name = name
            return found
    raise LookupError(f"{module} has no command {name}")


def run(
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Where to listen.")] = 8311,
    bind: Annotated[str, typer.Option(envvar="THIRDRING_BIND", help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Start everything: database, tables, demo city when there is none, web server and worker."""
    from thirdring.config.serve import PortBusy
    from thirdring.config.serve import run as serve

    try:
        serve(bind=bind, port=port, tell=typer.echo)
    except PortBusy as error:
        raise typer.Exit(_tell(str(error), FAILED)) from None


def _tell(message: str, code: int) -> int:
    typer.echo(f"thirdring: {message}", err=True)
    return code


def _explain(error: Exception) -> int:
    """Say on one line what is wrong and with what; raises what is a defect of ours."""
    if isinstance(error, typer.TyperException):
        return _tell(" ".join(error.format_message().split()), error.exit_code)
    if isinstance(error, Invalid):
        return [_tell(f"{problem.field}: {problem.message}", BAD_INPUT) for problem in error.problems][-1]
    if isinstance(error, DomainError | NoPlace | BadSetting):
        return _tell(str(error), FAILED)
    if isinstance(error, OSError) and error.filename is not None:
        return _tell(f"{error.filename}: {error.strerror}.", BAD_INPUT)
    with suppress(ImportError):
        from django.db import OperationalError

        if isinstance(error, OperationalError):
            return _tell(f"DATABASE_URL: the database can't be used: {str(error).splitlines()[0]}", FAILED)
    raise error
