package com.example.receiver;

import com.example.receiver.CommandController.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands for your engine: one file for each flow request. What matters is that a command's work and its id are written
 * together (in a database: in one transaction, the ids under a unique key), so that a command that comes again after a
 * crash is either carried out or known, and never carried out twice.
 */
@Component
class Engine {
    /** Yours: where a flow goes. */
    private static final List<String> WAY = List.of("draft", "approve", "seal", "file");
    private static final Map<String, String> EXITS = Map.of("back", "draft");

    private final Path folder;
    private final JsonMapper json;

    Engine(@Value("${receiver.data-dir}") Path dataDir, JsonMapper json) throws IOException {
        this.folder = Files.createDirectories(dataDir.resolve("flows"));
        this.json = json;
    }

    /** Answer to {@code flow.get}: where the flow waits, and whether the command {@code ask} was carried out. */
    synchronized Map<String, Object> look(Command command) {
        Flow flow = read(command.flowRequestId());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("nodeId", flow.nodeId);
        answer.put("status", flow.nodeId.equals(WAY.get(WAY.size() - 1)) ? "finished" : "inProcess");
        answer.put("fields", flow.fields);
        if (command.data().has("ask"))
            answer.put("commandDone", flow.carriedOut.contains(command.data().get("ask").asString()));
        return answer;
    }

    /** Whether it was new: what was carried out before is answered well, and not carried out again. */
    synchronized boolean carryOut(Command command) {
        Flow flow = read(command.flowRequestId());
        if (!flow.carriedOut.add(command.commandId())) return false;
        change(flow, command);
        write(command.flowRequestId(), flow);
        return true;
    }

    record FileToFetch(String flowRequestId, int index, String name, String url) {}

    /** Sealed files that were offered and are not here yet, as long as their addresses are good. */
    synchronized List<FileToFetch> filesToFetch(Instant now) {
        List<FileToFetch> found = new ArrayList<>();
        for (String id : flowRequestIds()) {
            List<Flow.OfferedFile> files = read(id).files;
            for (int index = 0; index < files.size(); index++) {
                Flow.OfferedFile file = files.get(index);
                if (!file.fetched && now.isBefore(file.expiresAt))
                    found.add(new FileToFetch(id, index, file.name, file.url));
            }
        }
        return found;
    }

    synchronized void noteFetched(FileToFetch file) {
        Flow flow = read(file.flowRequestId());
        flow.files.get(file.index()).fetched = true;
        write(file.flowRequestId(), flow);
    }

    private static void change(Flow flow, Command command) {
        JsonNode data = command.data();
        switch (command.type()) {
            case "fields.write" -> writeFields(flow, data.path("fields"));
            case "flow.submit" -> {
                refuseElsewhere(flow, data);
                writeFields(flow, data.path("fields"));
                int next = Math.min(WAY.indexOf(flow.nodeId) + 1, WAY.size() - 1);
                flow.nodeId = WAY.get(next);
            }
            case "flow.return" -> {
                refuseElsewhere(flow, data);
                flow.nodeId = targetOf(flow, data.path("to"));
            }
            case "files.ready" -> {
                for (JsonNode offered : data.path("files")) {
                    Flow.OfferedFile file = new Flow.OfferedFile();
                    file.name = offered.path("name").asString();
                    file.url = offered.path("url").asString();
                    file.expiresAt = Instant.parse(data.path("expiresAt").asString());
                    flow.files.add(file);
                }
            }
            default -> throw new Refusal(422, "unknown-command", command.type() + " is not known here.");
        }
    }

    /** An empty value empties the field. */
    private static void writeFields(Flow flow, JsonNode fields) {
        for (JsonNode field : fields) flow.fields.put(field.path("fieldId").asString(), field.path("value"));
    }

    private static void refuseElsewhere(Flow flow, JsonNode data) {
        for (JsonNode nodeId : data.path("waitNodeIds")) if (nodeId.asString().equals(flow.nodeId)) return;
        throw Refusal.wrongNode(flow.nodeId);
    }

    private static String targetOf(Flow flow, JsonNode to) {
        String target = to.isObject()
                ? to.path("nodeId").asString(EXITS.getOrDefault(to.path("exitId").asString(""), ""))
                : WAY.get(Math.max(WAY.indexOf(flow.nodeId) - 1, 0));
        if (!WAY.contains(target)) throw new Refusal(422, "unknown-target", "There is no such way back.");
        return target;
    }

    private List<String> flowRequestIds() {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .toList();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Flow read(String flowRequestId) {
        Path path = pathOf(flowRequestId);
        return Files.exists(path) ? json.readValue(path, Flow.class) : new Flow();
    }

    /** Wholly or not at all. */
    private void write(String flowRequestId, Flow flow) {
        Path path = pathOf(flowRequestId);
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.write(
                    fresh,
                    json.writeValueAsBytes(flow),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DSYNC);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private Path pathOf(String flowRequestId) {
        if (!flowRequestId.matches("[\\w-]{1,100}"))
            throw new Refusal(404, "unknown-flow-request", "There is no such flow request.");
        return folder.resolve(flowRequestId + ".json");
    }
}
