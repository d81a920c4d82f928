"""Stands for your engine: flows in SQLite.

What matters is that a command's work and its id are written in one transaction, the ids under a unique key: a command
that comes again after a crash is either carried out or known, and never carried out twice.
"""

import json
import sqlite3
import threading
from contextlib import closing, contextmanager
from datetime import datetime

# Yours: where a flow goes. Ids are strings, since other languages would lose the last digits of 19.
WAY = ["draft", "approve", "seal", "file"]
EXITS = {"back": "draft"}

SCHEMA = """
CREATE TABLE IF NOT EXISTS flows (id TEXT PRIMARY KEY, node TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS fields (flow TEXT, id TEXT, value TEXT, PRIMARY KEY (flow, id));
CREATE TABLE IF NOT EXISTS carried_out (command TEXT PRIMARY KEY, flow TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (id INTEGER PRIMARY KEY, flow TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL,
  expires_at REAL NOT NULL, fetched INTEGER NOT NULL DEFAULT 0);
"""


class Refusal(Exception):
    """Answered as `{code, message}`; 4xx says that the command will never be carried out."""

    def __init__(self, status: int, code: str, message: str, **more):
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, **more}


class Engine:
    def __init__(self, path: str):
        self._path = path
        self._lock = threading.Lock()
        with self._transaction() as db:
            db.executescript(SCHEMA)

    @contextmanager
    def _transaction(self):
        """One at a time. What raises has changed nothing."""
        with self._lock, closing(sqlite3.connect(self._path)) as db, db:
            yield db

    def look(self, flow: str, ask: str | None) -> dict:
        """Answer to `flow.get`: where the flow waits, and whether the command `ask` was carried out."""
        with self._transaction() as db:
            node = node_of(db, flow)
            rows = db.execute("SELECT id, value FROM fields WHERE flow = ?", (flow,))
            answer = {
                "nodeId": node,
                "status": "finished" if node == WAY[-1] else "inProcess",
                "fields": {field: json.loads(value) for field, value in rows},
            }
            if ask is not None:
                answer["commandDone"] = is_carried_out(db, ask)
            return answer

    def carry_out(self, command: dict) -> bool:
        """Whether it was new: what was carried out before is answered well, and not carried out again."""
        with self._transaction() as db:
            if is_carried_out(db, command["commandId"]):
                return False
            change(db, command["flowRequestId"], command["type"], command["data"])
            db.execute("INSERT INTO carried_out VALUES (?, ?)", (command["commandId"], command["flowRequestId"]))
            return True

    def files_to_fetch(self, now: float) -> list[tuple]:
        """`(id, flow, name, url)` of files that were offered and are not here yet, while their addresses are good."""
        with self._transaction() as db:
            query = "SELECT id, flow, name, url FROM files WHERE NOT fetched AND expires_at > ?"
            return db.execute(query, (now,)).fetchall()

    def note_fetched(self, file_id: int) -> None:
        with self._transaction() as db:
            db.execute("UPDATE files SET fetched = 1 WHERE id = ?", (file_id,))


def is_carried_out(db, command: str) -> bool:
    return db.execute("SELECT 1 FROM carried_out WHERE command = ?", (command,)).fetchone() is not None


def node_of(db, flow: str) -> str:
    row = db.execute("SELECT node FROM flows WHERE id = ?", (flow,)).fetchone()
    return row[0] if row else "seal"


def change(db, flow: str, kind: str, data: dict) -> None:
    if kind == "fields.write":
        write_fields(db, flow, data["fields"])
    elif kind == "flow.submit":
        node = refuse_elsewhere(db, flow, data)
        write_fields(db, flow, data.get("fields", []))
        move(db, flow, next(iter(WAY[WAY.index(node) + 1 :]), node))
    elif kind == "flow.return":
        move(db, flow, target_of(refuse_elsewhere(db, flow, data), data["to"]))
    elif kind == "files.ready":
        expires_at = datetime.fromisoformat(data["expiresAt"].replace("Z", "+00:00")).timestamp()
        for file in data["files"]:
            row = (flow, file["name"], file["url"], expires_at)
            db.execute("INSERT INTO files (flow, name, url, expires_at) VALUES (?, ?, ?, ?)", row)
    else:
        raise Refusal(422, "unknown-command", f"{kind} is not known here.")


def write_fields(db, flow: str, fields: list[dict]) -> None:
    """An empty value empties the field."""
    for field in fields:
        row = (flow, field["fieldId"], json.dumps(field["value"], ensure_ascii=False))
        db.execute("INSERT OR REPLACE INTO fields VALUES (?, ?, ?)", row)


def move(db, flow: str, node: str) -> None:
    db.execute("INSERT OR REPLACE INTO flows VALUES (?, ?)", (flow, node))


def refuse_elsewhere(db, flow: str, data: dict) -> str:
    """A person may have moved the flow meanwhile: nothing is done then, and Sealflow learns where it is."""
    node = node_of(db, flow)
    if node not in data["waitNodeIds"]:
        raise Refusal(409, "wrong-node", f"The flow is at {node}.", nodeId=node)
    return node


def target_of(node: str, to) -> str:
    if to == "previous":
        target = dict(zip(WAY[1:], WAY)).get(node)
    else:
        target = to.get("nodeId") or EXITS.get(to.get("exitId"))
    if target not in WAY:
        raise Refusal(422, "unknown-target", "There is no such way back.")
    return target
