"""How long comments stay, and what a person is told of their own."""

from datetime import timedelta

from django.utils import timezone

from extranet.approval.models import Comment, Writer
from extranet.approval.rules import own_data
from privacy.actions import purge
from tests.factories.approval import AdjusterFactory, CommentFactory, WriterFactory
from tests.factories.meetings import MinutesFactory


def test_comments_leave_a_year_after_approval_and_writers_after_a_day(karlskrona):
    old = MinutesFactory(
        meeting__network=karlskrona, state="approved", approved_at=timezone.now() - timedelta(days=400)
    )
    CommentFactory(minutes=old)
    kept = CommentFactory(minutes=MinutesFactory(meeting__network=karlskrona, approved=True))
    WriterFactory(minutes=old, seen_at=timezone.now() - timedelta(days=2))

    purge()

    assert list(Comment.objects.for_network(karlskrona)) == [kept]
    assert not Writer.objects.for_network(karlskrona).exists()


def test_own_data_tells_of_comments_and_approvals(karlskrona, kongsberg):
    comment = CommentFactory(minutes__meeting__network=karlskrona)
    AdjusterFactory(minutes__meeting__network=kongsberg, person=comment.person)
    CommentFactory(minutes__meeting__network=kongsberg)

    told = {str(title): rows for title, rows in own_data(comment.person)}

    assert [len(rows) for rows in told.values()] == [1, 1]
    assert told["Your comments on minutes"][0]["text"] == comment.text
