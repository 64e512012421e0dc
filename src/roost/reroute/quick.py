"""`roost run` where a Roost is running already: without the rest of the command line, whose import
would take longer than many a command.
"""

import signal
import sys
from collections.abc import Sequence

from .admin import AdminClient
from .arguments import plain
from .processes import end_like, raise_on_signals
from .session import run
from .trouble import Trouble


def try_run(options: Sequence[str], words: Sequence[str]) -> int | None:
    """The exit code; None where it takes the whole command line to know what to do."""
    wanted = plain(options)
    if wanted is None or not words:
        return None
    admin = AdminClient(wanted.folder)
    if not admin.answers():
        return None
    raise_on_signals()
    try:
        return end_like(run(admin, words, isolated=wanted.isolated))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except Trouble as trouble:
        lines = [
            f"roost: {trouble.text}",
            *([f"       {trouble.advice}"] if trouble.advice else []),
        ]
        sys.stderr.write("\n".join([*lines, ""]))
        return trouble.code
