"""nginx in front of an installation, with the configuration of docs/nginx.conf."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import Any

from tests.databases import ROOT
from tests.faults.installation import Installation
from tests.faults.services import free_port, program, wait_until

PREFIX = "/_private/"
AROUND = """
daemon off;
{user}
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/pid;
events {{ worker_connections 256; }}
http {{
    access_log off;
    {paths}
    sendfile on;
    default_type application/octet-stream;
    {server}
}}
"""


class Nginx:
    """On a port of its own, without TLS; everything else is as documented."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        user = "user root;" if os.geteuid() == 0 else ""
        text = AROUND.format(user=user, folder=folder, paths=paths, server=self._server(installation))
        (folder / "nginx.conf").write_text(text)

    @staticmethod
    def is_possible() -> bool:
        return program("nginx") is not None

    def _server(self, installation: Installation) -> str:
        text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
        here = {
            "127.0.0.1:8000": f"127.0.0.1:{installation.port}",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port};",
            "ssl_certificate /etc/ssl/navet.pem;": "",
            "ssl_certificate_key /etc/ssl/navet.key;": "",
            "navet.example .navet.example": "localhost .localhost",
            "$scheme": "https",
            "/srv/navet/var": str(installation.var),
        }
        for documented, used in here.items():
            if documented not in text:
                raise LookupError(documented)
            text = text.replace(documented, used)
        # For comparison only: the same folder without the application's question.
        return text[: text.rindex("}")] + f"location /bare/ {{ alias {installation.var}/private/; }}\n}}"

    def start(self) -> None:
        command: list[Any] = [program("nginx"), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: socket.create_connection(("127.0.0.1", self.port), 1).close() is None, 20, "nginx")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(10)
            self.process = None
