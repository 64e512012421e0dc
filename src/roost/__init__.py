"""Roost: a cloud control plane that you run yourself and that speaks the Vultr API v2."""


def __getattr__(name: str) -> str:
    """`__version__`, looked up only when somebody asks: that takes longer than `roost run` may."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version  # noqa: PLC0415

    return version("roost")
