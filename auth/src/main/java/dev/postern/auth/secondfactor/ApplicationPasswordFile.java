package dev.postern.auth.secondfactor;

import dev.postern.auth.passwdfile.edit.DotLock;
import dev.postern.auth.passwdfile.edit.LineEdit;
import dev.postern.auth.passwdfile.edit.LineFile;
import dev.postern.auth.passwdfile.edit.UserLine;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Application passwords in a file of lines {@code user:hash:id:created:used:services:name}, made
 * when there is the first one, for its owner alone, and read again when it changes. It is replaced
 * as a whole under a lock, as {@link dev.postern.auth.passwdfile.PasswdFileEditor} does. For many
 * threads.
 *
 * <p>Where each domain has a passwd-file of its own in a directory ({@code /etc/users/%d}), this
 * file stands elsewhere, or its name begins with a dot.
 */
public final class ApplicationPasswordFile implements ApplicationPasswordStore {
  private static final Logger LOG = LoggerFactory.getLogger(ApplicationPasswordFile.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ID = 2;
  private static final int CREATED = 3;
  private static final int USED = 4;
  private static final int SERVICES = 5;
  private static final int NAME = 6;

  private final Path file;
  private volatile Loaded loaded = new Loaded("", Map.of());

  private ApplicationPasswordFile(Path file) {
    this.file = file;
  }

  /** Those of a file, which need not be there. */
  public static ApplicationPasswordFile of(Path file) {
    return new ApplicationPasswordFile(Objects.requireNonNull(file, "file"));
  }

  @Override
  public void check() throws IOException {
    of("");
  }

  @Override
  public List<ApplicationPassword> of(String user) throws IOException {
    return current().byUser().getOrDefault(user, List.of());
  }

  @Override
  public void add(String user, ApplicationPassword made) throws IOException {
    byte[] octets = line(user, made).octets();
    rewrite(
        new LineEdit() {
          @Override
          public void line(byte[] line, Output out) throws IOException {
            out.write(line);
          }

          @Override
          public void end(Output out) throws IOException {
            out.write(octets);
          }
        });
  }

  @Override
  public boolean remove(String user, String id) throws IOException {
    return Files.exists(file)
        && rewrite(
            (line, out) -> {
              if (UserLine.parse(line).filter(l -> l.isOf(user) && idOf(l).equals(id)).isEmpty()) {
                out.write(line);
              }
            });
  }

  @Override
  public void used(List<Use> uses) throws IOException {
    if (uses.isEmpty() || !Files.exists(file)) {
      return;
    }
    Map<List<String>, Use> byPassword =
        uses.stream().collect(Collectors.toMap(u -> List.of(u.user(), u.id()), u -> u));
    rewrite(
        (line, out) -> {
          Optional<UserLine> user = UserLine.parse(line);
          Use use =
              user.map(l -> byPassword.get(List.of(l.user().toLowerCase(Locale.ROOT), idOf(l))))
                  .orElse(null);
          out.write(
              use == null
                  ? line
                  : user.get().with(USED, "" + use.time().getEpochSecond()).octets());
        });
  }

  private boolean rewrite(LineEdit edit) throws IOException {
    Path real = LineFile.real(file);
    boolean[] changed = new boolean[1];
    DotLock.during(
        real,
        PATIENCE,
        Clock.systemUTC(),
        () -> changed[0] = LineFile.of(real).rewrite(() -> edit));
    loaded = new Loaded("", Map.of());
    return changed[0];
  }

  private Loaded current() throws IOException {
    String version = version();
    Loaded known = loaded;
    if (known.version().equals(version)) {
      return known;
    }
    synchronized (this) {
      if (!loaded.version().equals(version)) {
        loaded = new Loaded(version, read());
      }
      return loaded;
    }
  }

  private String version() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (NoSuchFileException e) {
      return "none";
    }
  }

  private Map<String, List<ApplicationPassword>> read() throws IOException {
    Map<String, List<ApplicationPassword>> found = new HashMap<>();
    int[] number = new int[1];
    if (Files.exists(file)) {
      LineFile.of(file)
          .read(
              (line, out) -> {
                number[0]++;
                UserLine.parse(line).ifPresent(user -> take(user, number[0], found));
              });
    }
    return found;
  }

  private void take(UserLine line, int number, Map<String, List<ApplicationPassword>> found) {
    try {
      found
          .computeIfAbsent(line.user().toLowerCase(Locale.ROOT), user -> new ArrayList<>())
          .add(parse(line.fields()));
    } catch (IllegalArgumentException | DateTimeException e) {
      LOG.debug("broken line", e);
      LOG.warn("application passwords line {}: left out: it is broken path={}", number, file);
    }
  }

  private static ApplicationPassword parse(List<String> fields) {
    if (fields.size() <= NAME) {
      throw new IllegalArgumentException("too few fields");
    }
    Optional<Instant> used =
        Optional.of(fields.get(USED))
            .filter(text -> !text.isEmpty())
            .map(ApplicationPasswordFile::time);
    Set<String> services =
        fields.get(SERVICES).isEmpty()
            ? Set.of()
            : Set.copyOf(List.of(fields.get(SERVICES).split(",", -1)));
    return new ApplicationPassword(
        fields.get(ID),
        URLDecoder.decode(fields.get(NAME), StandardCharsets.UTF_8),
        services,
        fields.get(1),
        time(fields.get(CREATED)),
        used);
  }

  private static Instant time(String seconds) {
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  private static String idOf(UserLine line) {
    return line.fields().size() > ID ? line.fields().get(ID) : "";
  }

  private static UserLine line(String user, ApplicationPassword made) {
    return new UserLine(
        List.of(
            user,
            made.hash(),
            made.id(),
            "" + made.created().getEpochSecond(),
            made.lastUsed().map(time -> "" + time.getEpochSecond()).orElse(""),
            made.services().stream().sorted().collect(Collectors.joining(",")),
            URLEncoder.encode(made.name(), StandardCharsets.UTF_8)),
        "\n");
  }

  /** The file as it was read. */
  private record Loaded(String version, Map<String, List<ApplicationPassword>> byUser) {}
}
