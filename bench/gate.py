"""What a stranger gets and what he costs: `python -m bench.gate`, on a fresh sample, beside a bare Streamlit page.

Without signing in: every known path with six methods and 200 random ones, the websocket with eight mixes of headers,
five uploads of 199 MB at once. Wanted: not a byte but our own sentences and the sign-in page, no websocket, less than
50 MB of memory.
"""

import http.client
import json
import random
import socket
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from bench.browser import ROOT, Server, served
from bench.pages import BARE, memory_mb
from khoi import sample
from khoi.access import SAMPLE_ACCOUNTS
from khoi.store import open_store
from khoi.web.site import NAMES

SEED, RANDOM_PATHS = 20180810, 200
METHODS = ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
KNOWN_PATHS = (
    "/", *(f"/{name}" for name in sorted(NAMES)), "/sign-in", "/sign-out", "/sign-step", "/password", "/health",
    "/template?dataset=activity", "/template?dataset=spending&format=xlsx&ward=bac-son", "/download/x", "/favicon.png",
    "/_stcore/health", "/_stcore/script-health-check", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/stream",
    "/_stcore/allowed-message-origins", "/_stcore/upload_file/a/b", "/_stcore/agent/interact", "/media/abc.csv",
    "/_stcore/agent/openapi.json", "/component/a/index.html", "/_stcore/bidi-components/a/b.js", "/static/index.html",
    "/static/js/index.js", "/app/static/a.csv", "/manifest.json", "/vendor/a.js", "/index.html", "/khoi.duckdb",
    "/data/khoi.duckdb", "/.streamlit/config.toml", "/.streamlit/secrets.toml", "/.git/HEAD", "/../data/khoi.duckdb",
    "/%2e%2e/%2e%2e/etc/passwd", "//sign-in/../overview", "/sign-in/overview", "/overview/", "/OVERVIEW",
    "/oauth2callback", "/auth/login", "/auth/logout",
)  # fmt: skip
OURS = {b"", b"Sign in first.\n", b"Too large.\n", b"Too slow.\n", b"From another site.\n", b"Too many requests.\n"}
OPEN = ("/sign-in", "/sign-out", "/health")
UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}  # fmt: skip
HEADER_MIXES: tuple[dict[str, str], ...] = (
    {},
    {"Sec-WebSocket-Protocol": "streamlit"},
    {"Sec-WebSocket-Protocol": "streamlit, token, 0f0f0f0f-0000-4000-8000-000000000000"},
    {"Cookie": "app_sid=guess; __Host-app_sid=guess; _streamlit_xsrf=guess"},
    {"X-App-User": "lanhdao", "X-App-Sid": "0" * 64},
    {"x_app_user": "lanhdao", "x_app_sid": "0" * 64},
    {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-User": "lanhdao"},
    {"Origin": "http://127.0.0.1", "Authorization": "Bearer guess", "X-Streamlit-User": "lanhdao"},
)
UPLOAD, PIECE = 199_000_000, 1_000_000
UPLOADS = (
    ("PUT", "/_stcore/upload_file/session/file", True),
    ("PUT", "/_stcore/upload_file/session/file", False),
    ("POST", "/sign-in", True),
    ("POST", "/sign-in", False),
    ("POST", "/overview", False),
)
_addresses = count(2)


def asked(server: Server, path: str, method: str = "GET", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """Status and body of an answer; each question from an address of its own, so that no limit hides what is behind."""
    number = next(_addresses)
    place = (f"127.0.{number // 250}.{number % 250 + 2}", 0)
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=20, source_address=place)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, b"" if answer.status == 101 else answer.read()
    finally:
        connection.close()


def random_paths() -> Iterator[str]:
    """Paths that nobody has thought of, the same each time."""
    chance = random.Random(SEED)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789-_./%~"
    for _ in range(RANDOM_PATHS):
        yield "/" + "".join(chance.choice(letters) for _ in range(chance.randint(1, 40)))


def foreign_bytes(path: str, body: bytes) -> int:
    """How much of an answer is neither a sentence of ours nor one of the three open pages."""
    return 0 if body in OURS or path.partition("?")[0] in OPEN else len(body)


def upload(server: Server, method: str, path: str, is_declared: bool) -> int:
    """Sends 199 MB until the server ends it; gives how much it let through."""
    host, port = urlsplit(server.address).netloc.split(":")
    length = f"Content-Length: {UPLOAD}" if is_declared else "Transfer-Encoding: chunked"
    piece = b"x" * PIECE if is_declared else b"%x\r\n%s\r\n" % (PIECE, b"x" * PIECE)
    sent = 0
    with suppress(OSError), socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: {host}\r\n{length}\r\n\r\n".encode())
        while sent < UPLOAD:
            connection.sendall(piece)
            sent += PIECE
    return sent


def highest_mb(server: Server) -> float:
    """The most memory that the server's process ever had, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024


def measured(server: Server, secrets: list[bytes]) -> dict[str, float]:
    """What a stranger gets from a server, and what he costs it."""
    questions = [(path, method) for path in KNOWN_PATHS for method in METHODS] + [
        (path, "GET") for path in random_paths()
    ]
    answers = [(path, *asked(server, path, method)) for path, method in questions]
    bodies = [body for _, _, body in answers]
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5", encoding="ascii")  # the highest begins anew
    before = memory_mb(server)
    with ThreadPoolExecutor(len(UPLOADS)) as pool:
        sent = sum(pool.map(lambda one: upload(server, *one), UPLOADS))
    return {
        "answers": len(answers),
        "answers with status 200 beside the open pages": sum(
            status == 200 for path, status, _ in answers if path.partition("?")[0] not in OPEN
        ),
        "bytes of what is not ours to say": sum(foreign_bytes(path, body) for path, _, body in answers),
        "answers with a name from the store": sum(any(secret in body for secret in secrets) for body in bodies),
        "websockets opened, of 8": sum(
            asked(server, "/_stcore/stream", headers=UPGRADE | mix)[0] == 101 for mix in HEADER_MIXES
        ),
        "uploads let through (MB of 995)": sent / 1e6,
        "memory that they took (MB)": highest_mb(server) - before,
        "still answers": float(asked(server, "/health" if secrets else "/_stcore/health")[0] == 200),
    }


def secrets_of(database: Path) -> list[bytes]:
    """Names that stand in the store alone: villages with a name of their own, orders, accounts that are not shown."""
    with open_store(database) as store:
        names = store.rows("see/names")["name_vi"]
        villages = [unit.name_vi for ward in store.gazetteer().wards(date(2018, 7, 31))
                    for unit in store.gazetteer().villages(ward.unit_id, date(2018, 7, 31))]  # fmt: skip
        accounts = set(store.rows("access/accounts")["account_id"]) - set(SAMPLE_ACCOUNTS)
    own = {name for name in [*names, *villages] if not any(sign.isdigit() for sign in name) and len(name) > 6}
    return sorted(name.encode() for name in own | accounts)


def main() -> None:
    """Prints ours beside a bare page's; ends with 1 where what is wanted is not so."""
    with tempfile.TemporaryDirectory() as folder:
        database, bare = Path(folder) / "khoi.duckdb", Path(folder) / "bare.py"
        sample.make(database, sample.SEED, date(2018, 7, 1), sample.VILLAGES, lambda _: None, "vi")
        bare.write_text(BARE, encoding="utf-8")
        secrets = secrets_of(database)
        with served(ROOT / "dashboard.py", database) as server:
            ours = measured(server, secrets)
        with served(bare, ready="/_stcore/health") as server:
            beside = measured(server, [])
    print(f"{'a stranger':48}{'dashboard':>12}{'bare page':>12}")
    for name, value in ours.items():
        print(f"{name:48}{value:12.0f}{beside[name]:12.0f}")
    print(json.dumps({"dashboard": ours, "bare": beside, "names": len(secrets)}))
    nothing = ("answers with status 200 beside the open pages", "bytes of what is not ours to say",
               "answers with a name from the store", "websockets opened, of 8")  # fmt: skip
    wrong = [name for name in nothing if ours[name]]
    wrong += [] if ours["memory that they took (MB)"] < 50 and ours["still answers"] else ["memory"]
    raise SystemExit(f"not as wanted: {', '.join(wrong)}" if wrong else 0)


if __name__ == "__main__":
    main()
