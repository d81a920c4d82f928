"""Takes Sealflow's commands at any path.

SEALFLOW_WEBHOOK_SECRETS: one secret, or several with spaces between them while one replaces another. DATA_DIR: where the
example keeps its flows and files. PORT: default 3000, 0 for any free one.
"""

import json
import os
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from engine import Engine, Refusal
from files import Files
from signature import is_signed, key_of

MAX_BODY_BYTES = 1024 * 1024

keys = [key_of(secret) for secret in os.environ.get("SEALFLOW_WEBHOOK_SECRETS", "").split()]
if not keys:
    sys.exit("SEALFLOW_WEBHOOK_SECRETS is not set")
data_dir = os.environ.get("DATA_DIR", "data")
os.makedirs(data_dir, exist_ok=True)
engine = Engine(os.path.join(data_dir, "flows.sqlite"))
files = Files(engine, os.path.join(data_dir, "files"))


class Commands(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A peer that stops in the middle of a request holds no thread for long.
    timeout = 30

    def do_POST(self):
        try:
            status, body = 200, self._answer()
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        except Exception:
            # Sealflow takes a 500 for "not known", and asks by `flow.get` before it sends a move again.
            traceback.print_exc()
            status, body = 500, {"code": "internal", "message": "Something went wrong here."}
        self._send(status, body)

    def _answer(self) -> dict:
        # The signature is over the bytes as they came.
        body = self._body()
        signed = [self.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")]
        if not is_signed(keys, *signed, body):
            raise Refusal(401, "bad-signature", "The signature does not fit.")
        command = json.loads(body)
        kind = command["type"]
        print(kind, command.get("flowRequestId", ""), command.get("commandId", ""), flush=True)
        if kind == "flow.get":
            return engine.look(command["flowRequestId"], command["data"].get("ask"))
        if kind.startswith("sealRequest."):
            # What became of a request: nothing is asked for.
            return {}
        is_new = engine.carry_out(command)
        if kind == "files.ready":
            files.fetch_soon()
        return {"isNew": is_new}

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length", "0"))
        if not 0 <= length <= MAX_BODY_BYTES:
            self.close_connection = True
            raise Refusal(413, "too-large", "The body is too large.")
        return self.rfile.read(length)

    def _send(self, status: int, body: dict) -> None:
        text = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Each command is printed above."""


server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "3000"))), Commands)
print("listening on", server.server_port, flush=True)
server.serve_forever()
