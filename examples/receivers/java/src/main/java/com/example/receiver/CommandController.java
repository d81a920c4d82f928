package com.example.receiver;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes Sealflow's commands at any path. What it does not catch is answered 500, which Sealflow takes for "not known":
 * it asks by {@code flow.get} before it sends a move again.
 */
@RestController
class CommandController {
    private static final Logger log = LoggerFactory.getLogger(CommandController.class);
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final Signature signature;
    private final Engine engine;
    private final FileFetcher files;
    private final JsonMapper json;

    CommandController(Signature signature, Engine engine, FileFetcher files, JsonMapper json) {
        this.signature = signature;
        this.engine = engine;
        this.files = files;
        this.json = json;
    }

    @PostMapping("/**")
    Map<String, Object> take(
            @RequestHeader(name = "webhook-id", defaultValue = "") String id,
            @RequestHeader(name = "webhook-timestamp", defaultValue = "") String timestamp,
            @RequestHeader(name = "webhook-signature", defaultValue = "") String signatures,
            HttpServletRequest request)
            throws IOException {
        // The signature is over the bytes as they came.
        byte[] body = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) throw new Refusal(413, "too-large", "The body is too large.");
        if (!signature.fits(id, timestamp, signatures, body))
            throw new Refusal(401, "bad-signature", "The signature does not fit.");
        Command command = Command.of(json.readTree(body));
        log.info("{} {} {}", command.type(), command.flowRequestId(), command.commandId());
        if (command.type().equals("flow.get")) return engine.look(command);
        // What became of a request: nothing is asked for.
        if (command.type().startsWith("sealRequest.")) return Map.of();
        boolean isNew = engine.carryOut(command);
        if (command.type().equals("files.ready")) files.fetchSoon();
        return Map.of("isNew", isNew);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> refused(Refusal refusal) {
        return ResponseEntity.status(refusal.status).body(refusal.body);
    }

    /** Ids are strings: of a long of Java 19 digits may not be in range, and JavaScript loses the last ones. */
    record Command(String type, String commandId, String flowRequestId, JsonNode data) {
        static Command of(JsonNode body) {
            return new Command(
                    body.path("type").asString(),
                    body.path("commandId").asString(""),
                    body.path("flowRequestId").asString(""),
                    body.path("data"));
        }
    }
}
