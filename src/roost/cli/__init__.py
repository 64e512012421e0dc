"""The command line. Each command is a module of its own, imported only when it is wanted."""

import os
import sys

from cyclopts import App, CycloptsError, Group

from roost import __version__

from .failures import Exit, Failure

_HELP = """A cloud control plane that you run yourself and that speaks the Vultr API v2.

`roost serve` starts it and shows what to do next. The other commands speak to the Roost that runs
in the same data folder or, when none does, do their work there themselves.
"""
_EPILOGUE = """Options can be set in the environment (`--data` is ROOST_DATA) and in a TOML file that
`--config` names. An option wins over the environment, and the environment over the file.
"""

_RUNNING = Group("Running it", sort_key=1)
_USING = Group("Looking after it", sort_key=2)
_KNOWING = Group("Knowing about it", sort_key=3)

app = App(
    name="roost",
    help=_HELP,
    help_epilogue=_EPILOGUE,
    help_format="markdown",
    group_commands=Group("Options", sort_key=4),
    version=f"roost {__version__}",
)
for _name, _group in (
    ("serve", _RUNNING),
    ("doctor", _RUNNING),
    ("keys", _USING),
    ("accounts", _USING),
    ("clock", _USING),
):
    app.command(f"roost.cli.{_name}:app", name=_name, group=_group)
app.command("roost.cli.about:openapi", group=_KNOWING)
app.command("roost.cli.about:version", group=_KNOWING)


def main(arguments: list[str] | None = None) -> int:
    """Runs the command that the arguments (sys.argv) ask for; returns the exit code."""
    try:
        code: object = app(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        )
    except CycloptsError as error:
        command = " ".join(["roost", *(error.command_chain or ())])
        return _report(Failure(Exit.USAGE, str(error), f"`{command} --help` shows what there is"))
    except Failure as failure:
        return _report(failure)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; there is nowhere left to flush it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _report(failure: Failure) -> int:
    print(f"roost: {failure.text}", file=sys.stderr)
    if failure.advice:
        print(f"       {failure.advice}", file=sys.stderr)
    return failure.code
