package dev.postern.testing.transcript;

import dev.postern.MailServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Makes JUnit tests of the transcript files in a folder of the class path: each file is run in
 * process, octet by octet, as one buffer, and twice over a socket, each time against a fresh
 * server.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> transcripts() {
 *   return Transcripts.in("/transcripts/pop3").against(variant -> MailServer.builder()
 *       .listen(Pop3.pop3().port(0))
 *       ...
 *       .build());
 * }
 * }</pre>
 *
 * <p>The format of the files is told in {@code docs/transcripts.md}: lines {@code C: ...} are sent,
 * lines {@code S: ...} are expected, lines {@code -- ...} are directives.
 */
public final class Transcripts {
  private final String folder;
  private final Consumer<MailServer> after;

  private Transcripts(String folder, Consumer<MailServer> after) {
    this.folder = folder;
    this.after = after;
  }

  /**
   * The files {@code *.transcript} in a folder of the class path, e.g. {@code /transcripts/imap}.
   */
  public static Transcripts in(String folder) {
    return new Transcripts(folder, server -> {});
  }

  /** Runs a check after each run, while the server still stands and all clients are gone. */
  public Transcripts after(Consumer<MailServer> check) {
    return new Transcripts(folder, check);
  }

  /**
   * The tests.
   *
   * @param factory builds, without starting it, a fresh server for the name in a file's {@code --
   *     SERVER} line ({@code default} if there is none); its TCP listeners have port 0
   */
  public Stream<DynamicNode> against(Function<String, MailServer> factory) {
    return files().stream().map(file -> container(file, factory));
  }

  private DynamicNode container(Path file, Function<String, MailServer> factory) {
    String name = file.getFileName().toString();
    Transcript transcript;
    try {
      transcript = Transcript.read(name, file);
    } catch (IOException | IllegalArgumentException e) {
      return DynamicTest.dynamicTest(
          name,
          () -> {
            throw e;
          });
    }
    List<DynamicNode> tests = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      if (mode.transport == Mode.Transport.MEMORY || !transcript.needsVirtualTime()) {
        tests.add(
            DynamicTest.dynamicTest(
                mode.label,
                () ->
                    new TranscriptRun(transcript, mode, factory.apply(transcript.server()))
                        .run(after)));
      }
    }
    return DynamicContainer.dynamicContainer(name, tests);
  }

  private List<Path> files() {
    URL url = Transcripts.class.getResource(folder);
    if (url == null) {
      throw new IllegalArgumentException("no folder " + folder + " on the class path");
    }
    try (Stream<Path> all = Files.list(Path.of(url.toURI()))) {
      List<Path> found = all.filter(p -> p.toString().endsWith(".transcript")).sorted().toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException("no file *.transcript in " + folder);
      }
      return found;
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot list " + folder, e);
    }
  }
}
