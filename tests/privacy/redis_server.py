"""A real redis-server of one test: on a socket in a folder, writing everything it can to files there."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import redis


@dataclass
class RedisServer:
    """A server that can be stopped and started again; its files stay in the folder."""

    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        """Return the address as REDIS_URL takes it."""
        return f"unix://{self.folder}/socket"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.folder.mkdir(exist_ok=True)
        command = ["redis-server", "--port", "0", "--unixsocket", f"{self.folder}/socket", "--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "always", "--save", "1 1"]
        command += ["--logfile", f"{self.folder}/redis.log", "--loglevel", "debug", "--slowlog-log-slower-than", "0"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self._answers():
            assert self.process.poll() is None, "redis-server did not start (Debian: apt-get install redis-server)"
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(f"{self.folder}/socket")
                probe.sendall(b"PING\r\n")
                return probe.recv(16) == b"+PONG\r\n"  # not while it still loads its files
            except OSError:
                return False

    def stop(self, kill: bool = False) -> None:
        """Stop the server; kill: at once."""
        if self.process is not None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait()
            self.process = None

    @contextmanager
    def client(self) -> Iterator[redis.Redis]:
        """Connect to the server."""
        client = redis.Redis(unix_socket_path=f"{self.folder}/socket")
        try:
            yield client
        finally:
            client.connection_pool.disconnect()
