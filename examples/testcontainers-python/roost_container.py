"""A Roost in a container, for Testcontainers: `pip install testcontainers`."""

import os

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

KEY = "ROOSTTESTKEY"
PORT = 8080


class RoostContainer(DockerContainer):
    """image: built from Roost's Containerfile; by default what ROOST_IMAGE names, or `roost`."""

    def __init__(self, image: str | None = None, *, lifecycle: str = "instant") -> None:
        super().__init__(image or os.environ.get("ROOST_IMAGE", "roost"))
        self.with_env("ROOST_API_KEY", KEY)
        self.with_env("ROOST_LIFECYCLE", lifecycle)
        self.with_env("ROOST_RATE_LIMIT", "0")
        # Without TLS: nobody but this machine is on the way.
        self.with_env("ROOST_PLAIN_HTTP", f"0.0.0.0:{PORT}")
        self.with_env("ROOST_INSECURE_PUBLIC_HTTP", "true")
        self.with_exposed_ports(PORT)
        self.waiting_for(HttpWaitStrategy(PORT, "/_roost/ready").for_status_code(200))

    @property
    def url(self) -> str:
        """Where the API answers, without the /v2."""
        return f"http://{self.get_container_host_ip()}:{self.get_exposed_port(PORT)}"

    def roost(self, *words: str) -> str:
        """What a command prints that is run in the container: `clock`, `faults`, `bill`."""
        done = self.exec(["roost", *words])
        told = done.output.decode()
        if done.exit_code:
            raise RuntimeError(told)
        return told
