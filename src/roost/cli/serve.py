"""`roost serve`"""

from typing import Annotated

from cyclopts import App, Parameter
from msgspec.structs import replace

from roost.settings import Settings

from . import show
from .config_file import ConfigFile
from .failures import Exit, Failure
from .files import initial_files, temporary_folder
from .lean import import_structlog
from .options import PLACE, RUNNING, ServeOptions, option

app = App(name="serve", group=RUNNING, config=ConfigFile(strict=True))


@app.default
def serve(
    *,
    ephemeral: Annotated[
        bool,
        option(
            "ephemeral",
            PLACE,
            "Begin empty, in a folder of its own, in memory where there is a place for that. All"
            " is gone when the server ends.",
            show_default=False,
        ),
    ] = False,
    options: Annotated[ServeOptions, Parameter(name="*")] = ServeOptions(),  # noqa: B008 - frozen
) -> None:
    """Start Roost, and serve until SIGTERM or Ctrl-C.

    The first start makes the data folder, an account, its root user and an API key, and shows the
    key once. If you set ROOST_API_KEY, that is the key; a later start adds it if it is new.

    ROOST_SECRET replaces DATA/secret, the secret that encrypts what is stored. ROOST_ADMIN_TOKEN
    replaces DATA/admin.token, the token of the admin interface.
    """
    settings = options.settings()
    if settings.init is not None:
        initial_files(settings.init)
    if not ephemeral:
        _serve(settings, options.workers)
        return
    if settings.database is not None:
        raise Failure(
            Exit.USAGE,
            "--ephemeral keeps everything in a folder of its own, and so takes no --database",
            "leave out one of the two, ROOST_DATABASE too",
        )
    with temporary_folder() as folder:
        show.note(
            f"roost: all is kept in {folder} until this ends. Give other commands --data {folder},"
            f" or set ROOST_DATA."
        )
        _serve(replace(settings, data=folder), options.workers)


def _serve(settings: Settings, workers: int) -> None:
    # Only now the whole program: a mistake in the options is reported at once.
    import_structlog()
    from . import initial, journal, welcome  # noqa: PLC0415
    from .folder import locked, prepare  # noqa: PLC0415
    from .kept import take_up  # noqa: PLC0415
    from .process import serve as serve_alone  # noqa: PLC0415

    prepare(settings.data)
    with locked(settings.data, "stop it, or give this one a folder of its own with --data"):
        take_up(settings)
        journal.configure(settings.log)
        if workers == 1:
            serve_alone(settings, initial.run, welcome.show)
        else:
            from .supervisor import Supervisor  # noqa: PLC0415

            Supervisor(settings, workers).run(welcome.show)
