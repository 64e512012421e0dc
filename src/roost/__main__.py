"""`roost`, and `python -m roost`"""

import gc
import sys

GARBAGE = 10_000
"""New objects after which the garbage collector looks for cycles among them.

Starting leaves many objects and hardly a cycle behind, and so do requests; looking for them after
every 700 took a tenth of the start and a twentieth of the processor time of requests.
"""


def main() -> int:
    """Runs the command that sys.argv asks for; returns the exit code."""
    gc.set_threshold(GARBAGE, 20, 50)
    words = sys.argv[1:]
    if words[:1] == ["run"]:
        from .reroute import arguments, quick  # noqa: PLC0415 - other commands can spare it

        options, command = arguments.split(words[1:])
        code = quick.try_run(options, command)
        if code is not None:
            return code
        words = ["run", *options, "--", *command] if command else ["run", *options]
    from .cli import main as run_command_line  # noqa: PLC0415 - what `run` can mostly spare

    return run_command_line(words)


if __name__ == "__main__":
    sys.exit(main())
