"""`roost completion`"""

from typing import Literal

from cyclopts import App

from .options import KNOWING

app = App(name="completion", group=KNOWING)


@app.default
def completion(shell: Literal["bash", "zsh", "fish"], /) -> None:
    """Print a script that has a shell complete roost's commands and options.

    For bash: `eval "$(roost completion bash)"` in ~/.bashrc. For zsh: `roost completion zsh >
    ~/.zfunc/_roost`, with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc. For fish: `roost
    completion fish > ~/.config/fish/completions/roost.fish`.

    Parameters
    ----------
    shell
        Which shell is to read it.
    """
    from . import app as roost  # noqa: PLC0415 - it is made of all commands, this one too

    print(roost.generate_completion(shell=shell))
