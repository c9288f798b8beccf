"""Papers sent to a shelf, and whether what was told to be there lies whole on the disk."""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
import uuid
from http.client import HTTPException
from itertools import count

from tests.faults.installation import Installation
from tests.faults.load import SECRET, log_in

SIZE = 400_000
_numbers = count(1)


class Uploads:
    """So many papers, two at a time, each sent again until the shelf says that it has it."""

    def __init__(self, installation: Installation, number: int) -> None:
        self.installation = installation
        status, self.session = log_in(installation, "secretariat")
        assert status == 302
        names = [f"paper-{next(_numbers)}.txt" for _index in range(number)]
        self.papers = {name: random.randbytes(SIZE // 2).hex().encode() for name in names}
        self.told: set[str] = set()
        self.statuses: set[int] = set()
        self._left = list(self.papers)
        self._threads = [threading.Thread(target=self._send_all, daemon=True) for _index in range(2)]

    def start(self) -> Uploads:
        for thread in self._threads:
            thread.start()
        return self

    def finish(self) -> None:
        for thread in self._threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in self._threads), "The uploads have not ended."

    def _send_all(self) -> None:
        while self._left:
            name, end = self._left.pop(), time.monotonic() + 45
            while name not in self.told and time.monotonic() < end:
                status = self._send(name)
                self.statuses.add(status)
                if status == 200:
                    self.told.add(name)
                else:
                    time.sleep(0.2)

    def _send(self, name: str) -> int:
        boundary = uuid.uuid4().hex
        fields = {"csrfmiddlewaretoken": SECRET, "year": "2026"}
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{fields[key]}\r\n' for key in fields
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="papers"; filename="{name}"\r\n'
        parts += [f"{head}Content-Type: text/plain\r\n\r\n{self.papers[name].decode()}\r\n--{boundary}--\r\n"]
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Cookie": f"__Host-csrf={SECRET}; {self.session}",
            "Accept": "application/json",
        }
        try:
            path = f"/cms/shelves/{self.installation.facts['shelf']}/upload/"
            status, _headers, text = self.installation.ask("POST", path, body="".join(parts), headers=headers)
        except (OSError, HTTPException):
            return 0
        return status if status != 200 or json.loads(text) == {} else 400

    def compare(self) -> None:
        """Each paper told to be there is there, and each that is there is whole, its file under its own sum."""
        rows = self.installation.rows("SELECT name, file, sha256 FROM library_networkdocument")
        found = {name: (file, digest) for name, file, digest in rows if name in self.papers}
        assert self.told <= set(found), f"told and lost: {self.told - set(found)}"
        for name, (file, digest) in found.items():
            content = (self.installation.var / "private" / file).read_bytes()
            assert content == self.papers[name]
            assert hashlib.sha256(content).hexdigest() == digest
        assert len(found) == len([name for name, _file, _digest in rows if name in self.papers]), "doubled"
