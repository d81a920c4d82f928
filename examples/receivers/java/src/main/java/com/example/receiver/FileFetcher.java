package com.example.receiver;

import com.example.receiver.Engine.FileToFetch;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Fetches sealed files after {@code files.ready} was answered: Sealflow waits ten seconds for an answer, and files may
 * take longer. What fails or is cut off by a crash is fetched by a later round.
 */
@Component
class FileFetcher {
    private static final Logger log = LoggerFactory.getLogger(FileFetcher.class);
    private static final long EVERY_SECONDS = 60;
    private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");

    private final Engine engine;
    private final Path folder;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    /** One round after the other. */
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor();

    FileFetcher(Engine engine, @Value("${receiver.data-dir}") Path dataDir) {
        this.engine = engine;
        this.folder = dataDir.resolve("files");
        rounds.scheduleWithFixedDelay(this::fetchAll, 0, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    void fetchSoon() {
        rounds.execute(this::fetchAll);
    }

    @PreDestroy
    void stop() {
        rounds.shutdownNow();
    }

    private void fetchAll() {
        try {
            for (FileToFetch file : engine.filesToFetch(Instant.now())) fetch(file);
        } catch (RuntimeException error) {
            // A schedule ends with the first round that throws.
            log.error("files", error);
        }
    }

    private void fetch(FileToFetch file) {
        try {
            Path into = Files.createDirectories(folder.resolve(file.flowRequestId()));
            // Names are chosen by people: only how one ends comes into a path. The flow's file knows all of it.
            Matcher ending = ENDING.matcher(file.name());
            String name = file.index() + (ending.find() ? ending.group() : "");
            Path part = into.resolve(name + ".part");
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(file.url())).timeout(Duration.ofMinutes(5)).build();
            HttpResponse<Path> answer = http.send(request, HttpResponse.BodyHandlers.ofFile(part));
            if (answer.statusCode() != 200) throw new IOException("HTTP " + answer.statusCode());
            Files.move(part, into.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            engine.noteFetched(file);
        } catch (IOException error) {
            log.warn("{}: {}", file.name(), error.toString());
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
        }
    }
}
