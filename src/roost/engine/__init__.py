"""What moves resources: the clock, due work, schedules, metering."""
