"""The two networks of the access table, asked badly."""

from tests.access.conftest import world

__all__ = ["world"]
