"""However a command or `roost run` ends, the other one does too, and nothing is left."""

import signal
import subprocess

import pytest

from tests.cli.programs import PATIENCE
from tests.reroute.running import Run, in_python, is_closed

# Says that it is there and where the proxy is, and then each signal that comes.
WAITING = """
import os, signal, sys
told = []
def tell(number, frame):
    told.append(number)
    print(signal.Signals(number).name, flush=True)
for name in sys.argv[1:]:
    signal.signal(getattr(signal, name), tell)
print(os.environ["HTTPS_PROXY"], os.environ["VULTR_API_KEY"], flush=True)
sys.stdin.readline()
sys.exit(len(told))
"""


def facts(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """The proxy and the key that a waiting command names."""
    assert process.stdout is not None
    proxy, key = process.stdout.readline().split()
    return proxy, key


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end_of(process: "subprocess.Popen[str]") -> str:
    """Waits until nobody holds the command's standard error any more; what was said there."""
    assert process.stderr is not None
    return process.stderr.read()


@pytest.mark.parametrize("code", [0, 1, 7, 255])
def test_its_exit_code_is_the_commands(run: Run, code: int) -> None:
    assert run.ended("sh", "-c", f"exit {code}").code == code


@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL", "SIGINT", "SIGSEGV", "SIGPIPE"])
def test_a_signal_that_ends_the_command_ends_it_too(run: Run, name: str) -> None:
    ended = run.ended("sh", "-c", f"kill -{name.removeprefix('SIG')} $$")
    assert ended.code == -getattr(signal, name)
    assert ended.err == ""


def test_127_for_a_command_that_is_not_there(run: Run) -> None:
    ended = run.ended("no-such-command", "x")
    assert ended.code == 127
    assert ended.err == "roost: no-such-command: No such file or directory\n"


def test_126_for_one_that_cannot_be_run(run: Run) -> None:
    ended = run.ended(str(run.server.data / "ca.pem"))
    assert ended.code == 126
    assert "Permission denied" in ended.err


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"])
def test_signals_are_passed_on(run: Run, name: str) -> None:
    with run.started(*in_python(WAITING), name) as process:
        proxy, key = facts(process)
        process.send_signal(getattr(signal, name))
        assert line(process) == name
        assert process.communicate("end\n", PATIENCE) == ("", "")
        assert process.returncode == 1, "one signal, and the command's own exit code"
    assert is_closed(proxy)
    assert not run.takes(key)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_that_the_command_does_not_heed_end_both(run: Run, number: signal.Signals) -> None:
    with run.started("sh", "-c", "echo $HTTPS_PROXY $VULTR_API_KEY; exec cat") as process:
        proxy, key = facts(process)
        process.send_signal(number)
        assert process.wait(PATIENCE) == -number
        assert end_of(process) == ""
    assert is_closed(proxy)
    assert not run.takes(key)


def test_killed_it_is_cleared_up_after(run: Run) -> None:
    with run.started("sh", "-c", "echo $HTTPS_PROXY $VULTR_API_KEY; exec cat") as process:
        proxy, key = facts(process)
        assert run.takes(key)
        process.kill()
        assert end_of(process) == ""
    assert is_closed(proxy)
    assert not run.takes(key)


def test_ctrl_c_reaches_the_command_once(run: Run) -> None:
    """In a terminal, where the system itself tells both of them."""
    terminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    with subprocess.Popen(
        [*in_python(terminal), *run.words(*in_python(WAITING), "SIGINT")],
        env=run.runner.variables(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        facts(process)
        assert process.stdin is not None
        process.stdin.write("\x03")
        process.stdin.flush()
        assert line(process).endswith("SIGINT")
        process.communicate("end\n", PATIENCE)
        assert process.returncode == 1


def test_a_signal_that_the_caller_ignores_stays_ignored(run: Run) -> None:
    """As under nohup."""
    show = in_python("import signal; print(int(signal.getsignal(signal.SIGHUP)))")
    words = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *run.words(*show)]
    assert run.runner.run_words(words).out == "1\n"
