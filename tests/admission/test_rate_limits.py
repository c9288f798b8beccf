"""Ten failed log-ins in a quarter of an hour per account, by any trick."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import caches
from django.test import Client

from admission.actions import LIMITS, TooManyAttemptsError, account_key, begin_attempt, end_attempt
from admission.choices import Way
from admission.models import LogInAttempt
from audit.models import Entry
from networks.querysets import unscoped
from tests.admission.conftest import code_in
from tests.factories.accounts import PASSWORD, PersonWithPasswordFactory, add_app
from tests.factories.admission import LogInAttemptFactory

pytestmark = pytest.mark.django_db

TOO_MANY = "Too many tries"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def try_password(network, email, password="not the right one", **headers):
    client = Client(headers={"host": network.site.hostname, "accept-language": "en"} | headers)
    response = client.post("/account/login/", {"login": email, "password": password})
    return client, response


def was_checked(response):
    """Whether the password was compared at all, or the account had failed too often."""
    return response.status_code == 302 or TOO_MANY not in response.content.decode()


def test_passwords_are_compared_five_times_and_then_no_more_even_if_right(karlskrona, anna):
    checked = [was_checked(try_password(karlskrona, anna.email)[1]) for _number in range(8)]
    assert checked == [True] * 5 + [False] * 3
    client, response = try_password(karlskrona, anna.email, PASSWORD)
    assert (was_checked(response), SESSION_KEY in client.session) == (False, False)


def test_password_works_again_after_a_quarter_of_an_hour(karlskrona, anna, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    for _number in range(7):
        try_password(karlskrona, anna.email)
    time_machine.move_to("2026-11-02 09:15:00+00:00", tick=False)
    client, _response = try_password(karlskrona, anna.email, PASSWORD)
    assert SESSION_KEY in client.session


def test_refused_tries_do_not_prolong_the_wait(karlskrona, anna, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    for _number in range(6):
        try_password(karlskrona, anna.email)
    time_machine.move_to("2026-11-02 09:14:00+00:00", tick=False)
    try_password(karlskrona, anna.email)
    time_machine.move_to("2026-11-02 09:15:00+00:00", tick=False)
    assert SESSION_KEY in try_password(karlskrona, anna.email, PASSWORD)[0].session


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org"])
def test_the_limit_reads_the_same_for_known_and_unknown(karlskrona, anna, email):
    checked = [was_checked(try_password(karlskrona, email)[1]) for _number in range(7)]
    assert checked == [True] * 5 + [False] * 2


def test_case_and_accents_are_the_same_account(karlskrona, anna):
    spellings = ["anna@example.org", "ANNA@example.org", "ánna@example.org", "ànnä@example.org", "Anna@EXAMPLE.org"]
    assert len({account_key(spelling) for spelling in [*spellings, " anna@example.org ", "ａnna@example.org"]}) == 1
    for spelling in spellings * 3:
        try_password(karlskrona, spelling)
    assert LogInAttempt.objects.count() == 5
    assert SESSION_KEY not in try_password(karlskrona, "ANNA@example.org", PASSWORD)[0].session


def test_another_host_is_the_same_account(karlskrona, kongsberg, anna):
    checked = [was_checked(try_password(network, anna.email)[1]) for network in (karlskrona, kongsberg) * 5]
    assert checked == [True] * 5 + [False] * 5


@pytest.mark.parametrize("proxies", [0, 1])
def test_spoofed_addresses_make_no_difference(karlskrona, anna, settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    tries = [{"x-forwarded-for": f"10.0.0.{number}, 192.0.2.{number}"} for number in range(9)]
    checked = [was_checked(try_password(karlskrona, anna.email, **headers)[1]) for headers in tries]
    assert checked == [True] * 5 + [False] * 4


def test_own_successes_in_between_make_no_difference(karlskrona, anna):
    PersonWithPasswordFactory(email="mallory@example.org")
    checked = []
    for _number in range(9):
        checked.append(was_checked(try_password(karlskrona, anna.email)[1]))
        try_password(karlskrona, "mallory@example.org", PASSWORD)
    assert checked == [True] * 5 + [False] * 4


def test_successes_of_the_account_itself_take_nothing_back(karlskrona, anna):
    for _number in range(4):
        try_password(karlskrona, anna.email)
        assert SESSION_KEY in try_password(karlskrona, anna.email, PASSWORD)[0].session
    assert LogInAttempt.objects.count() == 4


def test_addresses_behind_our_proxy_are_counted_from_its_end(karlskrona, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/m/ip"}
    statuses = []
    for number in range(4):
        headers = {"x-forwarded-for": f"10.0.0.{number}, 192.0.2.1"}
        statuses.append(was_checked(try_password(karlskrona, f"someone{number}@example.org", **headers)[1]))
    assert statuses == [True, True, False, False]
    other = try_password(karlskrona, "someone9@example.org", **{"x-forwarded-for": "10.0.0.0, 192.0.2.2"})[1]
    assert was_checked(other)


def test_a_request_that_passed_fewer_proxies_is_no_error(karlskrona, anna, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert try_password(karlskrona, anna.email, **{"x-forwarded-for": "192.0.2.1"})[1].status_code == 200


def wrong_code(client):
    return client.post("/account/login/code/", {"code": "12345a"})


def test_wrong_codes_are_compared_three_times_however_many_are_asked_for(karlskrona, anna, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_login_code": "100/m/key"}
    for _session in range(4):
        client = Client(headers={"host": karlskrona.site.hostname})
        client.post("/account/login/", {"login": anna.email})
        for _number in range(3):
            wrong_code(client)
    assert LogInAttempt.objects.count() == 3


def test_right_code_after_three_wrong_ones_is_refused(karlskrona, anna, mails):
    clients = []
    for _session in range(2):
        client = Client(headers={"host": karlskrona.site.hostname})
        client.post("/account/login/", {"login": anna.email})
        clients.append(client)
    for client in (clients[0], clients[0], clients[1]):
        wrong_code(client)
    clients[1].post("/account/login/code/", {"code": code_in(mails()[1])})
    assert SESSION_KEY not in clients[1].session


def test_codes_for_a_new_password_count_as_well(karlskrona, anna):
    for _session in range(3):
        client = Client(headers={"host": karlskrona.site.hostname})
        client.post("/account/password/reset/", {"email": anna.email})
        for _number in range(3):
            client.post("/account/password/reset/code/", {"code": "12345a"})
    assert LogInAttempt.objects.count() == 3


def test_all_ways_together_stay_within_ten(karlskrona, anna, settings):
    many = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "100/m/ip,100/m/key")
    settings.ACCOUNT_RATE_LIMITS = many | {"login": "100/m/ip"}
    add_app(anna)
    for _round in range(4):
        for _number in range(3):
            try_password(karlskrona, anna.email)
            client, _response = try_password(karlskrona, anna.email, PASSWORD)
            client.post("/account/second-factor/code/", {"code": "12345a"})
            client = Client(headers={"host": karlskrona.site.hostname})
            client.post("/account/login/", {"login": anna.email})
            wrong_code(client)
    assert LogInAttempt.objects.count() == LIMITS[Way.PASSWORD] + LIMITS[Way.CODE] == 8
    assert sum(LIMITS.values()) == 10


def test_guessing_passwords_leaves_the_mailed_code_to_the_owner(karlskrona, anna, browser, mails):
    for _number in range(9):
        try_password(karlskrona, anna.email)
    client = browser(karlskrona)
    client.post("/account/login/", {"login": anna.email})
    client.post("/account/login/code/", {"code": code_in(mails()[0])})
    assert SESSION_KEY in client.session


def test_codes_are_mailed_three_times_a_minute_at_most(karlskrona, anna, browser, mails):
    for email in ["anna@example.org", "ANNA@example.org"] * 3:
        browser(karlskrona).post("/account/login/", {"login": email})
    assert len(mails()) == 3


def test_reaching_the_limit_is_logged_once_and_names_no_address(karlskrona, anna):
    for _number in range(9):
        try_password(karlskrona, anna.email)
        try_password(karlskrona, "nobody@example.org")
    assert Entry.objects.for_network(karlskrona).filter(target_id="").count() == 1, "for the address nobody has"
    entry = Entry.objects.for_network(karlskrona).exclude(target_id="").get()
    assert (entry.action, entry.target_id, entry.person) == ("admission.close_log_in", str(anna.pk), None)
    assert entry.details == {"way": "password", "failures": 5}
    assert anna.email not in f"{entry.target_label}{entry.details}"


def test_attempts_at_the_same_moment_count_each_other(karlskrona):
    begun = [begin_attempt(email="anna@example.org", way=Way.CODE) for _number in range(3)]
    with pytest.raises(TooManyAttemptsError):
        begin_attempt(email="anna@example.org", way=Way.CODE)
    end_attempt(begun[0], succeeded=True, email="anna@example.org", network=karlskrona)
    begin_attempt(email="anna@example.org", way=Way.CODE)
    with unscoped():
        assert (LogInAttempt.objects.count(), Entry.objects.count()) == (3, 0)


def test_attempts_are_recent_or_past_and_never_both(time_machine, db):
    time_machine.move_to("2026-11-02 09:00:00+00:00", tick=False)
    attempt = LogInAttemptFactory()
    for clock, recent in [("09:00:00", 1), ("09:14:59", 1), ("09:15:00", 0), ("09:15:01", 0)]:
        time_machine.move_to(f"2026-11-02 {clock}+00:00", tick=False)
        rows = LogInAttempt.objects
        assert (rows.recent().count(), rows.past(attempt.at.now(attempt.at.tzinfo)).count()) == (recent, 1 - recent)


def test_attempt_keeps_no_address(karlskrona, anna):
    try_password(karlskrona, anna.email)
    [row] = LogInAttempt.objects.values()
    assert anna.email not in str(row)
    assert len(row["account"]) == 64


def test_too_many_requests_get_a_page_of_ours(karlskrona, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    try_password(karlskrona, "someone@example.org")
    response = try_password(karlskrona, "someone@example.org")[1]
    assert (response.status_code, "429.html" in [t.name for t in response.templates]) == (429, True)


def known_browser(network, person):
    """A browser that has logged in to the account before, and has logged out."""
    client = Client(headers={"host": network.site.hostname, "accept-language": "en"})
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    client.post("/account/logout/")
    assert SESSION_KEY not in client.session
    return client


def test_strangers_who_fail_never_shut_the_owner_out_of_a_known_device(karlskrona, anna, settings, mails):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "100/m/ip"}
    own = known_browser(karlskrona, anna)
    for _number in range(12):
        try_password(karlskrona, anna.email)
        stranger = Client(headers={"host": karlskrona.site.hostname})
        stranger.post("/account/login/", {"login": anna.email})
        wrong_code(stranger)
    own.post("/account/login/", {"login": anna.email})
    own.post("/account/login/code/", {"code": code_in(mails()[-1])})
    assert SESSION_KEY in own.session
    own.post("/account/logout/")
    own.post("/account/login/", {"login": anna.email, "password": PASSWORD})
    assert SESSION_KEY in own.session


def test_known_device_has_ten_tries_in_all_and_no_more(karlskrona, anna):
    own = known_browser(karlskrona, anna)
    form = {"login": anna.email, "password": "not the right one"}
    checked = [was_checked(own.post("/account/login/", form)) for _number in range(9)]
    assert checked == [True] * 7 + [False] * 2
    assert sum(LIMITS.values()) == 10


def test_known_device_of_one_account_is_a_stranger_to_another(karlskrona, anna):
    mallory = PersonWithPasswordFactory(email="mallory@example.org")
    client = known_browser(karlskrona, mallory)
    form = {"login": anna.email, "password": "not the right one"}
    assert [was_checked(client.post("/account/login/", form)) for _number in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\x00", "é" * 50, account_key("anna@example.org")])
def test_forged_sign_of_a_known_device_counts_for_nothing(karlskrona, anna, forged):
    client = Client(headers={"host": karlskrona.site.hostname, "accept-language": "en"})
    client.cookies["known"] = forged
    form = {"login": anna.email, "password": "not the right one"}
    assert [was_checked(client.post("/account/login/", form)) for _number in range(6)] == [True] * 5 + [False]


def test_sign_of_a_known_device_names_no_address_and_opens_nothing(karlskrona, anna):
    own = known_browser(karlskrona, anna)
    sign = own.cookies["known"]
    assert anna.email not in sign.value
    assert (sign["httponly"], sign["samesite"]) == (True, "Lax")
    assert own.get("/account/").status_code == 302


def test_plus_addresses_do_not_lift_the_number_of_mails_to_one_mailbox(karlskrona, browser, mails):
    for number in range(8):
        browser(karlskrona).post("/account/login/", {"login": f"someone+{number}@example.org"})
        browser(karlskrona).post("/account/password/reset/", {"email": f"someone+x{number}@example.org"})
    assert len(mails()) == 3


def no_answer(*args, **kwargs):
    raise ConnectionError("The cache does not answer.")


def test_nobody_logs_in_while_the_cache_is_away(karlskrona, anna, monkeypatch):
    client = Client(headers={"host": karlskrona.site.hostname, "accept-language": "en"}, raise_request_exception=False)
    with monkeypatch.context() as patched:
        for name in ("add", "get", "set", "delete"):
            patched.setattr(type(caches["default"]), name, no_answer)
        for form in ({"login": anna.email, "password": PASSWORD}, {"login": anna.email}):
            response = client.post("/account/login/", form)
            assert (response.status_code, "Retry-After" in response.headers) == (503, True)
            assert SESSION_KEY not in client.session
    client.post("/account/login/", {"login": anna.email, "password": PASSWORD})
    assert SESSION_KEY in client.session
