"""The command line. Each command is a module of its own.

All of them are imported whichever is wanted, so what takes time to import (the server, above all)
is imported by the functions that need it.
"""

import os
import sys
from typing import Literal

from cyclopts import App, CycloptsError, Group, UnknownOptionError

from roost import __version__
from roost.http.spelling import nearest

from . import (
    about,
    access,
    accounts,
    backup,
    bill,
    browse,
    clock,
    doctor,
    env,
    faults,
    identity,
    image,
    importing,
    invitations,
    keys,
    mcp,
    operations,
    requests,
    restore,
    run,
    serve,
    state,
    tickets,
    trust,
)
from .failures import Exit, Failure
from .options import KNOWING

_HELP = """A cloud control plane that you run yourself and that speaks the Vultr API v2.

`roost serve` starts it and shows what to do next. All other commands speak to the Roost that runs
in the same data folder. If none runs there, they do the work themselves.
"""
_EPILOGUE = """You can also set options in the environment (`--data` is ROOST_DATA) and in a TOML
file that you name with `--config`. An option wins over the environment, and the environment over
the file.
"""

app = App(
    name="roost",
    help=_HELP,
    help_epilogue=_EPILOGUE,
    help_format="markdown",
    group_commands=Group("Options", sort_key=4),
    version=f"roost {__version__}",
)
for _command in (
    serve, run, env, trust, doctor,
    browse, keys, accounts, access, invitations, clock, faults, requests, bill, image, identity,
    tickets, state, backup, restore, importing, mcp, operations,
):  # fmt: skip
    app.command(_command.app)
app.command(about.openapi, group=KNOWING)
app.command(about.version, group=KNOWING)


@app.command(group=KNOWING)
def completion(shell: Literal["bash", "zsh", "fish"], /) -> None:
    """Print a script that makes your shell complete roost's commands and options.

    For bash: `eval "$(roost completion bash)"` in ~/.bashrc. For zsh: `roost completion zsh >
    ~/.zfunc/_roost`, with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc. For fish: `roost
    completion fish > ~/.config/fish/completions/roost.fish`.

    Parameters
    ----------
    shell
        The shell that you use.
    """
    print(app.generate_completion(shell=shell))


def main(arguments: list[str] | None = None) -> int:
    """Runs the command that the arguments (sys.argv) ask for; returns the exit code."""
    try:
        code: object = app(
            arguments, exit_on_error=False, print_error=False, result_action="return_value"
        )
    except CycloptsError as error:
        command = " ".join(["roost", *(error.command_chain or ())])
        advice = f"`{command} --help` shows how to use it"
        return _report(Failure(Exit.USAGE, _explained(error), advice))
    except Failure as failure:
        return _report(failure)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough; there is nowhere left to flush it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _explained(error: CycloptsError) -> str:
    """The library's text, without a guess at what was meant that is far off."""
    text = str(error)
    if not isinstance(error, UnknownOptionError):
        return text
    sentence, found, guess = text.partition(" Did you mean --")
    if not found or nearest(error.token.keyword or error.token.value, [guess.rstrip("?")]):
        return text
    return sentence


def _report(failure: Failure) -> int:
    print(f"roost: {failure.text}", file=sys.stderr)
    if failure.advice:
        print(f"       {failure.advice}", file=sys.stderr)
    return failure.code
