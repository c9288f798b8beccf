"""What the worker does for the competition."""

from django.core.cache import cache
from django_tasks import task

from competition import actions, rules

LINKS_AN_HOUR = 3


@task(backend="background")
def mail_link_again(network_id: int, reference: str, digest: str) -> bool:
    """Mail a new link where reference and address belong together; at most three an hour for one entry.

    Done by the worker, so that the page answers in the same time whether or not there is such an entry.
    """
    entry = rules.entry_of(network_id, reference, digest)
    if entry is None:
        return False
    key = f"competition:links:{entry.pk}"
    cache.add(key, 0, timeout=3600)
    if cache.incr(key) > LINKS_AN_HOUR:
        return False
    actions.send_link(entry=entry)
    return True
