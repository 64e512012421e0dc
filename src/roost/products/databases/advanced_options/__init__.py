"""Advanced options of engines, and of what runs beside Kafka."""

from .routes import routes
from .rules import kafka_option

__all__ = ["kafka_option", "routes"]
