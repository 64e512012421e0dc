"""The sections of the API: one folder each, named as its URL's first segment."""
