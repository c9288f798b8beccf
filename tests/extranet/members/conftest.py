"""The secretariat in its browser, and an application that awaits a decision."""

from datetime import date

import pytest

from extranet.members import actions
from extranet.members.choices import Advice, MembershipKind
from tests.factories.members import ApplicationFactory, member_organisation


@pytest.fixture
def staff(browser, secretariat):
    return browser(secretariat)


@pytest.fixture
def prepared(karlskrona, secretariat):
    """A prospect applied to become a member, and the advice is to accept."""
    application = ApplicationFactory(organisation=member_organisation(karlskrona, kind=MembershipKind.PROSPECT))
    return actions.prepare_application(
        by=secretariat, application=application, prepared_by="AU", advice=Advice.ACCEPT, on=date(2026, 9, 20)
    )
