"""The version of this program, in one place: pyproject.toml reads it here."""

VERSION = "0.1.0"
