"""Topics of Kafka."""

from .routes import routes

__all__ = ["routes"]
