"""The fields that several bodies share, checked one way."""
