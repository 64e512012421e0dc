"""`roost`, and `python -m roost`"""

import sys


def main() -> int:
    """Runs the command that sys.argv asks for; returns the exit code."""
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
