package com.example.receiver;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One flow request of the example's engine, as its file holds it. */
public class Flow {
    public String nodeId = "seal";
    public Map<String, JsonNode> fields = new LinkedHashMap<>();
    public Set<String> carriedOut = new LinkedHashSet<>();
    public List<OfferedFile> files = new ArrayList<>();

    public static class OfferedFile {
        public String name;
        public String url;
        public Instant expiresAt;
        public boolean fetched;
    }
}
