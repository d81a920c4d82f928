package com.example.receiver;

import java.util.Map;

/** Answered as {@code {code, message}}; 4xx says that the command will never be carried out. */
class Refusal extends RuntimeException {
    final int status;
    final Map<String, String> body;

    Refusal(int status, String code, String message) {
        this(status, Map.of("code", code, "message", message));
    }

    /** A person may have moved the flow meanwhile: nothing is done then, and Sealflow learns where it is. */
    static Refusal wrongNode(String nodeId) {
        String message = "The flow is at " + nodeId + ".";
        return new Refusal(409, Map.of("code", "wrong-node", "message", message, "nodeId", nodeId));
    }

    private Refusal(int status, Map<String, String> body) {
        super(body.get("message"));
        this.status = status;
        this.body = body;
    }
}
