"""Standard Webhooks (https://www.standardwebhooks.com), by the standard library alone."""

import base64
import hashlib
import hmac
import time

# Between the two clocks: what is older may be somebody's recording.
TOLERANCE_SECONDS = 300


def key_of(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"), validate=True)


def is_signed(keys, webhook_id, timestamp, signatures, body: bytes, now=time.time) -> bool:
    """Whether one of the signatures is by one of the keys, over `id.timestamp.body`, and of these minutes.

    Several keys: while one secret replaces another. Several signatures: Sealflow sends one by each then.
    """
    if not (webhook_id and timestamp and signatures) or not timestamp.isascii() or not timestamp.isdigit():
        return False
    if abs(now() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    message = f"{webhook_id}.{timestamp}.".encode() + body
    expected = [base64.b64encode(hmac.digest(key, message, hashlib.sha256)) for key in keys]
    given = [part[len("v1,") :].encode() for part in signatures.split(" ") if part.startswith("v1,")]
    # Not by ==, whose time would tell how much of a guess is right.
    return any([hmac.compare_digest(one, other) for one in expected for other in given])
