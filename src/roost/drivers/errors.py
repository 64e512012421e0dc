"""What drivers raise on purpose."""


class DriverRefused(Exception):
    """What is asked for can never be done; the text is kept with the job."""


class NotYet(Exception):
    """What is asked for takes longer: to be asked again, the same way, after some seconds.

    It is no failure. Only a step's whole patience ends it (`Workflow.patience`).
    """

    def __init__(self, reason: str, after: float = 2.0) -> None:
        super().__init__(reason)
        self.after = after
