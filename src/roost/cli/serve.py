"""`roost serve`"""

from typing import Annotated

from cyclopts import App, Parameter

from .lean import import_structlog
from .options import RUNNING, ConfigFile, ServeOptions

app = App(name="serve", group=RUNNING, config=ConfigFile(strict=True))


@app.default
def serve(options: Annotated[ServeOptions, Parameter(name="*")] = ServeOptions()) -> None:  # noqa: B008 - frozen
    """Start Roost, and serve until SIGTERM or Ctrl-C.

    The first start makes the data folder, an account, its root user and an API key, and shows the
    key once. ROOST_API_KEY, if set, is that key instead; on a later start it is added if it is new.

    ROOST_SECRET, if set, is the secret that encrypts what is stored, in place of DATA/secret, and
    ROOST_ADMIN_TOKEN the admin interface's token, in place of DATA/admin.token.
    """
    settings = options.settings()
    # Only now the whole program: a mistake in the options is reported at once.
    import_structlog()
    from . import journal, welcome  # noqa: PLC0415
    from .folder import locked, prepare  # noqa: PLC0415
    from .process import serve as serve_alone  # noqa: PLC0415

    prepare(settings.data)
    with locked(settings.data, "stop it, or give this one a folder of its own with --data"):
        journal.configure(settings.log)
        if options.workers == 1:
            serve_alone(settings, welcome.show)
        else:
            from .supervisor import Supervisor  # noqa: PLC0415

            Supervisor(settings, options.workers).run(welcome.show)
