"""Makes standardWebhooks.vectors.json: signatures by an implementation that shares no code with ours.

    python3 test/api/routes/callbacks/verifiers/make_vectors.py && npx biome format --write test/api/routes/callbacks/verifiers
"""

import base64
import hashlib
import hmac
import json
import pathlib

NOW = 1_700_000_000
KEYS = {name: "whsec_" + base64.b64encode(bytes((index * 7 + byte) % 256 for byte in range(size))).decode()
        for index, (name, size) in enumerate([("current", 32), ("before", 24), ("other", 64)])}
JSON_BODY = '{"event":"智能用印完成","sealapply_id":"sf-1"}'.encode()


def sign(secret, msg_id, timestamp, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{msg_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def case(what, refusal=None, *, secrets=("current",), now=NOW, msg_id="msg_1", timestamp=str(NOW),
         body=JSON_BODY, signed_with="current", signature=None, sent=None):
    """`sent` is what arrives in the place of what was signed."""
    if signature is None:
        signature = sign(KEYS[signed_with], msg_id, timestamp, body)
    arrived = {"id": msg_id, "timestamp": timestamp, "body": body, "signature": signature, **(sent or {})}
    return {
        "what": what,
        "secrets": [KEYS[name] for name in secrets],
        "now": now,
        "headers": {name: value for name, value in (
            ("webhook-id", arrived["id"]),
            ("webhook-timestamp", arrived["timestamp"]),
            ("webhook-signature", arrived["signature"]),
        ) if value is not None},
        "bodyBase64": base64.b64encode(arrived["body"]).decode(),
        "refusal": refusal,
    }


right = sign(KEYS["current"], "msg_1", str(NOW), JSON_BODY)
wrong = sign(KEYS["other"], "msg_1", str(NOW), JSON_BODY)
flipped = bytes([JSON_BODY[0] ^ 1]) + JSON_BODY[1:]

published = {
    # From the tests of the scheme's own libraries.
    "what": "the scheme's published vector",
    "secrets": ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    "now": 1614265330,
    "headers": {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    "bodyBase64": base64.b64encode(b'{"test": 2432232314}').decode(),
    "refusal": None,
}

cases = [
    published,
    {**published, "what": "the published vector with another number in its body", "refusal": "signature-wrong",
     "bodyBase64": base64.b64encode(b'{"test": 2432232315}').decode()},
    case("a JSON body with Chinese in it"),
    case("an empty body", body=b""),
    case("a body in GBK", body="event=驳回&sealapply_id=sf-1".encode("gbk")),
    case("a body that is text of no charset", body=bytes(range(256))),
    case("the longest key", secrets=("other",), signed_with="other"),
    case("the secret before, within its time", secrets=("current", "before"), signed_with="before"),
    case("several signatures, the last one right", signature=f"{wrong} v1a,AAAA {right}"),
    case("several signatures, the first one right", signature=f"{right} {wrong}"),
    case("a right one beside one that is malformed", signature=f"v1,short {right}"),
    case("five minutes old", timestamp=str(NOW - 300)),
    case("five minutes ahead", timestamp=str(NOW + 300)),
    case("a changed byte of the body", "signature-wrong", sent={"body": flipped}),
    case("a byte more", "signature-wrong", sent={"body": JSON_BODY + b"\n"}),
    case("a changed id", "signature-wrong", sent={"id": "msg_2"}),
    case("a changed time", "signature-wrong", sent={"timestamp": str(NOW + 1)}),
    case("another key", "signature-wrong", signed_with="other"),
    case("no key that is accepted any more", "signature-wrong", secrets=()),
    case("several signatures, none right", "signature-wrong", signature=f"{wrong} {wrong}"),
    case("a signature with its last bits changed", "signature-wrong",
         signature="v1," + base64.b64encode(base64.b64decode(right[3:])[:-1] + b"\0").decode()),
    case("a second older than five minutes", "timestamp-too-old", timestamp=str(NOW - 301)),
    case("a second further ahead than five minutes", "timestamp-too-new", timestamp=str(NOW + 301)),
    case("milliseconds", "timestamp-malformed", timestamp=f"{NOW}000"),
    case("a time with a fraction", "timestamp-malformed", timestamp=f"{NOW}.0"),
    case("a time with a sign", "timestamp-malformed", timestamp=f"+{NOW}"),
    case("a time in hex", "timestamp-malformed", timestamp=hex(NOW)),
    case("a time with a zero before it", "timestamp-malformed", timestamp=f"0{NOW}"),
    case("an id with a dot, which could begin the time", "signature-malformed", msg_id=f"msg_1.{NOW}"),
    case("an id with a space", "signature-malformed", msg_id="msg 1"),
    case("an id that is too long", "signature-malformed", msg_id="m" * 257),
    case("another version alone", "signature-malformed", signature="v1a," + right[3:]),
    case("a signature without its version", "signature-malformed", signature=right[3:]),
    case("a signature in hex", "signature-malformed", signature="v1," + base64.b64decode(right[3:]).hex()),
    case("a signature in base64url without padding", "signature-malformed",
         signature="v1," + base64.urlsafe_b64encode(b"\xff" * 32).decode().rstrip("=")),
    case("a signature that is cut short", "signature-malformed", signature=right[:-4]),
    case("commas between the signatures", "signature-malformed", signature=f"{wrong},{right}"),
    case("no signature", "signature-missing", sent={"signature": None}),
    case("no id", "signature-missing", sent={"id": None}),
    case("no time", "signature-missing", sent={"timestamp": None}),
    case("an empty signature", "signature-missing", sent={"signature": ""}),
]

target = pathlib.Path(__file__).with_name("standardWebhooks.vectors.json")
target.write_text(json.dumps(cases, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
