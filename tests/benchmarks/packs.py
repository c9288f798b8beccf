"""How long a pack takes: ``python -m tests.benchmarks.packs [papers [pages]]``.

Runs in a throw-away test database of whatever DATABASE_URL names, with papers of ours of so many pages each, and
prints the seconds of three runs, and the most memory that the worker had.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time

import django
from django.test.utils import setup_databases, teardown_databases

RUNS = 3


def fill(papers: int, pages: int):
    """A member, and a meeting with so many papers."""
    from django.core.files.base import ContentFile  # app ready

    from printing.documents import pdf  # app ready
    from tests.factories.meetings import AgendaItemFactory, AgendaPaperFactory, MeetingFactory  # app ready
    from tests.factories.networks import NetworkFactory, member_of  # app ready

    network = NetworkFactory()
    meeting = MeetingFactory(network=network)
    # Some 44 lines of some 17 words are a page.
    words = ["Elnätets kapacitet räcker till våren, säger kommunen. " * 95] * pages
    for number in range(papers):
        title = f"Handling {number}"
        content = pdf("note", {"network": network, "title": title, "language": "sv", "paragraphs": words})
        facts = {"title": title, "file": ContentFile(content, name="paper.pdf"), "audience": {network.key()}}
        item = AgendaItemFactory(meeting=meeting)
        AgendaPaperFactory(item=item, **{f"document__{name}": value for name, value in facts.items()})
    return member_of(network), meeting


def megabytes() -> float:
    """The most memory this process had so far; the one that reads papers is not in it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print one line a run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="navet-bench-")
    django.setup()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        from extranet.packs.actions import ask_for_pack, make  # app ready
        from extranet.packs.models import Pack  # app ready

        papers, pages = map(int, sys.argv[1:] or ["20", "10"])
        person, meeting = fill(papers, pages)
        before = megabytes()
        for _run in range(RUNS):
            Pack.all_networks.all().delete()
            start, used = time.perf_counter(), time.process_time()
            make(ask_for_pack(by=person, meeting=meeting, language="sv").pk)
            seconds, own = time.perf_counter() - start, time.process_time() - used
            pack = Pack.all_networks.get()
            print(f"{pack.pages} pages, {pack.size / 1e6:.1f} MB: {seconds:.1f} s, of them {own:.1f} s in the worker")
        print(f"worker {before:.0f} MB before, {megabytes():.0f} MB at most")
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
