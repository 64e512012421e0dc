"""stub"""

from cyclopts import App

app = App(name="doctor")


@app.default
def doctor() -> None:
    """Check what is there, what is missing and what to do about it."""
