"""What drivers raise on purpose."""


class DriverRefused(Exception):
    """What is asked for can never be done; the text is kept with the job."""
