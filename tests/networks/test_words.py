"""Words that must fit into a narrow column."""

import pytest

from networks.templatetags.words import address_break


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("asta@example.org", "asta<wbr>@example.org"),
        ("<b>@example.org", "&lt;b&gt;<wbr>@example.org"),
        ("", "<wbr>"),
    ],
)
def test_a_mail_address_breaks_before_its_at(address, shown):
    assert address_break(address) == shown
