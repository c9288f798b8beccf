"""For the conftest of a folder whose tests read the mails of Karlskrona."""

import pytest

from notifications.models import Mail


@pytest.fixture
def mails(karlskrona):
    """The mails written so far, in order; reading them forgets them."""

    def read():
        rows = list(Mail.objects.for_network(karlskrona).order_by("pk").prefetch_related("attachments"))
        Mail.objects.for_network(karlskrona).delete()
        return rows

    return read
