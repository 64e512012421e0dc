"""The keys that tokens of Roost are signed with, and how they are changed."""
