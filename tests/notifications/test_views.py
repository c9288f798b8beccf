"""The mailbox of the demo: there with DEBUG, nowhere else."""

import pytest
from django.utils import timezone

from notifications.models import Mail
from tests.factories.networks import NetworkFactory
from tests.factories.notifications import AttachmentFactory, MailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEBUG = True


@pytest.fixture
def letter(karlskrona):
    return MailFactory(
        network=karlskrona,
        to="disa@example.org",
        subject="<b>Kallelse</b>",
        text="Svara här: http://karlskrona.localhost/sv/extranet/meetings/3/\n",
        html='<html><head><style>p{color:red}</style></head><body><p style="color:red">Svara</p></body></html>',
        reply_to="kansli@example.org",
    )


def paths(mail):
    return ["/dev/mail/", f"/dev/mail/{mail.pk}/", f"/dev/mail/{mail.pk}/html/"]


def test_mailbox_outside_the_demo_is_not_found(client, host, letter):
    for path in paths(letter):
        assert client.get(path, **host(letter.network)).status_code == 404


@pytest.mark.usefixtures("demo")
def test_mailbox_in_the_demo_is_read_only_and_never_cached(client, host, letter):
    for path in paths(letter):
        page = client.get(path, **host(letter.network))
        assert (page.status_code, client.post(path, **host(letter.network)).status_code) == (200, 405)
        assert "no-store" in page["Cache-Control"]


@pytest.mark.usefixtures("demo")
def test_mailbox_shows_mails_of_all_networks_newest_first_even_on_the_bare_host(client, letter):
    MailFactory(subject="Äldre", created_at=timezone.now() - timezone.timedelta(days=1))

    page = client.get("/dev/mail/", headers={"host": "localhost"}).text

    assert "&lt;b&gt;Kallelse&lt;/b&gt;" in page
    assert page.index("Kallelse") < page.index("Äldre")
    assert "<h3" not in page, "no level is left out below the page's own heading"


@pytest.mark.usefixtures("demo")
def test_mailbox_when_filtered_shows_one_recipients_mails(client, host, letter):
    MailFactory(network=letter.network, to="ture@example.org", subject="Till Ture")

    page = client.get("/dev/mail/?to=TURE@", **host(letter.network)).text

    assert "Till Ture" in page
    assert "Kallelse" not in page


@pytest.mark.usefixtures("demo")
def test_mailbox_when_the_filter_is_too_long_shows_all(client, host, letter):
    assert "Kallelse" in client.get("/dev/mail/?to=" + "x" * 300, **host(letter.network)).text


@pytest.mark.usefixtures("demo")
def test_mailbox_when_nothing_fits_says_so(client, host, letter):
    assert "Kallelse" not in client.get("/dev/mail/?to=nobody", **host(letter.network)).text


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("number", [1, 3])
def test_mailbox_asks_the_database_as_often_for_many_mails(client, host, karlskrona, number, django_assert_num_queries):
    for _ in range(number):
        MailFactory(network=karlskrona)
    client.get("/dev/mail/", **host(karlskrona))

    with django_assert_num_queries(3):
        client.get("/dev/mail/", **host(karlskrona))


@pytest.mark.usefixtures("demo")
def test_mailbox_pages_keep_the_filter(client, host, karlskrona):
    Mail.all_networks.bulk_create(
        MailFactory.build(network=karlskrona, to="a&b@example.org", message_id=f"<{n}@x>") for n in range(51)
    )

    page = client.get("/dev/mail/?to=a%26b", **host(karlskrona)).text

    assert 'href="?to=a%26b&amp;page=2"' in page


@pytest.mark.usefixtures("demo")
def test_mail_shows_text_with_links_and_frames_the_markup(client, host, letter):
    AttachmentFactory(mail=letter)

    page = client.get(f"/dev/mail/{letter.pk}/", **host(letter.network))

    assert '<a href="http://karlskrona.localhost/sv/extranet/meetings/3/" rel="nofollow">' in page.text
    assert f'src="/dev/mail/{letter.pk}/html/"' in page.text
    assert 'sandbox="allow-same-origin allow-top-navigation-by-user-activation"' in page.text
    assert "kansli@example.org" in page.text
    assert "meeting.ics" in page.text
    assert "frame-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.usefixtures("demo")
def test_markup_runs_nothing_and_leads_out_of_its_frame(client, host, letter):
    page = client.get(f"/dev/mail/{letter.pk}/html/", **host(letter.network))

    assert '<head><base target="_top"><link rel="icon" href="data:,"><style>' in page.text
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "style-src 'unsafe-inline'" in policy


@pytest.mark.usefixtures("demo")
def test_mail_when_it_does_not_exist_is_not_found(client, host, karlskrona):
    assert client.get("/dev/mail/999/", **host(karlskrona)).status_code == 404


@pytest.mark.usefixtures("demo")
def test_mail_shows_the_sender_as_people_read_it(client, host):
    kalmar = NetworkFactory(name="Industriforum Kalmar län")

    page = client.get(f"/dev/mail/{MailFactory(network=kalmar).pk}/", **host(kalmar))

    assert "Industriforum Kalmar län &lt;navet@localhost&gt;" in page.text


@pytest.mark.usefixtures("demo")
def test_a_mail_is_read_on_the_host_of_its_network_where_its_pictures_are(client, letter, karlskrona):
    answer = client.get(f"/dev/mail/{letter.pk}/", headers={"host": "localhost"})

    assert answer.status_code == 302
    assert answer["Location"] == f"{karlskrona.base_url}/dev/mail/{letter.pk}/"
