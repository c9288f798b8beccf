"""What every template knows of the network."""

from typing import Any

from django.http import HttpRequest


def network(request: HttpRequest) -> dict[str, Any]:
    """``network``: the one whose host was asked, or None on the bare host."""
    return {"network": getattr(request, "network", None)}
