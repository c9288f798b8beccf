"""The mails about an entry."""

import pytest

from notifications.models import Mail
from tests.competition.registration import LINK
from tests.factories.competition import EditionFactory, enter


@pytest.mark.parametrize(
    "name", ["held", "waiting", "confirmed", "offered", "changed", "moved", "withdrawn", "expired", "link"]
)
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_each_mail_is_written_in_each_language(karlskrona, kongsberg, name, language):
    from competition import emails
    from competition.actions import new_link

    edition = EditionFactory(network=kongsberg if language == "nb" else karlskrona)
    entry = enter(edition, language=language)
    has_link = name not in {"moved", "withdrawn", "expired"}
    emails._send(entry, name, new_link(entry) if has_link else "", number=3)

    mail = Mail.all_networks.order_by("-pk").first()
    assert (mail.language, mail.template, mail.to) == (language, f"entry_{name}", "asta@example.org")
    assert mail.reply_to == edition.contact_email
    assert str(entry) in mail.subject
    assert str(entry) in mail.text
    assert str(entry) in mail.html
    assert "{" not in mail.text + mail.subject
    links = [LINK.search(part) for part in (mail.text, mail.html)]
    assert [bool(link and link[1].startswith(f"/{language}/entry/")) for link in links] == [has_link] * 2
