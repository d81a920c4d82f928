"""A check of our own: what the document calls valid is not answered 400, but for what no schema can say."""

import re

import schemathesis

# Path of a field and code of its error: rules about several fields, about what is stored, or about what a text means.
# Everything else is a matter of shape, and the document has to say it.
CONTENT = [
    (r".*", r"duplicate|address-refused"),
    (r"seals\.\d+\.crossPageUseCount", "exceeds-use-count"),
    # A cursor is opaque, and holds UTF-8.
    (r"cursor", "invalid-cursor"),
    # The header and the body may both have it.
    (r"commandId", "required|differs"),
    # What a profile says in one place holds for others, and for the defaults.
    (r"profile\.(events|stages|timeouts|token\.parameters)", "invalid"),
    # Dialects of regular expressions.
    (r"profile\.sealCodePattern", "invalid"),
    # What is pushed to an E10 needs the token, which it may have already.
    (r"esbTriggerToken", "required"),
    # Which steps a check has is known by what is bound: an E10 has a step that a webhook host lacks.
    (r"step", "invalid-value"),
    # Whether a verifier has a secret already is known by the server alone.
    (r"callback\.verifiers\.\d+\.(secret|graceSeconds)", "required|no-new-secret"),
]
# The fields of a host depend on its kind, which a change does not name.
OF_ITS_KIND = "PATCH /v1/hosts/{id}"


@schemathesis.check
def valid_data_is_taken(ctx, response, case):
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    # 413 is none of them: the document says how many bytes a body may have.
    if response.status_code not in (400, 405, 406, 415):
        return
    errors = response.json().get("errors", []) if response.status_code == 400 else []
    matters_of_shape = [error for error in errors if not is_content(case, error)]
    if matters_of_shape or not errors:
        what = ", ".join(f"{error['path']} {error['code']}" for error in matters_of_shape)
        raise AssertionError(f"valid by the document, and answered {response.status_code}: {what}")


def is_content(case, error):
    if error["code"] == "unknown-field" and f"{case.method} {case.path}" == OF_ITS_KIND:
        return "." not in error["path"]
    return any(
        re.fullmatch(path, error["path"]) and re.fullmatch(code, error["code"]) for path, code in CONTENT
    )
