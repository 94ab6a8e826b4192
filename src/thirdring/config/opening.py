"""Makes a process ready for work: the database's address, demo or not, Django."""

import os
from pathlib import Path

import django

from thirdring.config import env
from thirdring.config.embedded import EmbeddedPostgres


def begin(*, database: bool = True, may_become_demo: bool = False) -> EmbeddedPostgres | None:
    """Start the embedded database unless DATABASE_URL is set, then Django. The caller stops what it gets.

    ``database=False`` sets up Django alone, for help texts and checks of files. Raises NoPlace.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
    postgres = None
    if not env.text("DATABASE_URL"):
        folder = env.var_folder()
        choose_demo(folder, may_become_demo=may_become_demo)
        if database:
            postgres = EmbeddedPostgres(folder / "postgres")
            os.environ["DATABASE_URL"] = postgres.start()
    django.setup()
    return postgres


def choose_demo(folder: Path, *, may_become_demo: bool) -> None:
    """An empty folder's first ``run`` becomes the demo, and stays it; THIRDRING_DEMO overrules."""
    mark = folder / "demo"
    if may_become_demo and not (folder / "postgres").exists() and not env.text("THIRDRING_DEMO"):
        folder.mkdir(parents=True, exist_ok=True)
        mark.touch()
    if mark.exists() and not env.text("THIRDRING_DEMO"):
        os.environ["THIRDRING_DEMO"] = "1"
