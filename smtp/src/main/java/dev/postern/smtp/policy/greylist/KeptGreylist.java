package dev.postern.smtp.policy.greylist;

import dev.postern.ServerContext;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A memory, with its file if it has one: of all rules of a server that name it. */
final class KeptGreylist implements Closeable {

  /** Which files are in use, and by whom. Guarded by itself. */
  private static final Map<Path, KeptGreylist> IN_USE = new HashMap<>();

  private final Optional<ServerContext> server;
  private final GreylistSettings settings;
  private final Clock clock;
  private final GreylistMemory memory;

  /** Guarded by the memory. */
  private Optional<GreylistFile> file = Optional.empty();

  /** Guarded by the map, as the file's name is. */
  private int users;

  private Optional<Path> name = Optional.empty();

  private KeptGreylist(Optional<ServerContext> server, GreylistSettings settings, Clock clock) {
    this.server = server;
    this.settings = settings;
    this.clock = clock;
    this.memory = new GreylistMemory(settings);
  }

  static KeptGreylist inMemory(GreylistSettings settings, Clock clock) {
    return new KeptGreylist(Optional.empty(), settings, clock);
  }

  /**
   * The one in a file, to be closed by each who asked for it.
   *
   * @throws IOException if it cannot be read, or another server has it, or another rule of this
   *     server with other settings
   */
  static KeptGreylist in(Path file, GreylistSettings settings, ServerContext server)
      throws IOException {
    Path name = file.getParent().toRealPath().resolve(file.getFileName());
    synchronized (IN_USE) {
      KeptGreylist known = IN_USE.get(name);
      if (known == null || known.server.filter(owner -> owner == server).isEmpty()) {
        known = new KeptGreylist(Optional.of(server), settings, server.clock());
        known.open(name);
        IN_USE.put(name, known);
      } else if (!known.settings.equals(settings)) {
        throw new IOException("two rules keep the greylist " + file + ", with different settings");
      }
      known.users++;
      return known;
    }
  }

  private void open(Path place) throws IOException {
    synchronized (memory) {
      file = Optional.of(GreylistFile.open(place, memory, clock.instant().getEpochSecond()));
      name = Optional.of(place);
    }
  }

  /** Whether somebody has to wait who does not yet. */
  boolean isStranger(Visit visit) {
    synchronized (memory) {
      return memory.isStranger(visit, clock.instant().getEpochSecond());
    }
  }

  /** How many seconds there are to wait; 0 for who passes. */
  long wait(Visit visit) {
    synchronized (memory) {
      long now = clock.instant().getEpochSecond();
      return memory.wait(visit, now, line -> file.ifPresent(to -> to.append(line, now)));
    }
  }

  /** One user less; the file is free when the last has gone. */
  @Override
  public void close() throws IOException {
    synchronized (IN_USE) {
      if (name.isEmpty() || --users > 0) {
        return;
      }
      IN_USE.remove(name.get());
      name = Optional.empty();
    }
    synchronized (memory) {
      file.orElseThrow().close();
      file = Optional.empty();
    }
  }
}
