"""Copying an account's resources from one API v2 endpoint to another, through the API alone."""
