package dev.postern.maildir.folder;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.DotLock;
import dev.postern.maildir.disk.ReplacedFile;
import dev.postern.store.MailboxInfo.SpecialUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which mailbox has which special use: our own file {@code postern-special-use} in the account's
 * root (Dovecot keeps them in its configuration), and for uses that it does not name, the mailboxes
 * of the usual names, which are those of Debian's configuration of Dovecot and {@code Archive}.
 */
public final class SpecialUses {
  private static final String NAME = "postern-special-use";
  private static final Map<String, SpecialUse> USUAL =
      Map.of(
          "archive", SpecialUse.ARCHIVE,
          "drafts", SpecialUse.DRAFTS,
          "junk", SpecialUse.JUNK,
          "sent", SpecialUse.SENT,
          "sent messages", SpecialUse.SENT,
          "trash", SpecialUse.TRASH);

  private final Path file;
  private final SubscriptionFile.Locking locking;
  private final DiskSync sync;

  /** The file in an account's root. */
  public SpecialUses(Path root, SubscriptionFile.Locking locking, DiskSync sync) {
    this.file = root.resolve(NAME);
    this.locking = locking;
    this.sync = sync;
  }

  /** The uses that were given, by the names of the mailboxes as written. */
  public Map<SpecialUse, String> read() throws IOException {
    Map<SpecialUse, String> uses = new EnumMap<>(SpecialUse.class);
    new String(ReplacedFile.read(file), StandardCharsets.UTF_8)
        .lines()
        .forEach(
            line -> {
              int tab = line.indexOf('\t');
              for (SpecialUse use : SpecialUse.values()) {
                if (tab > 0 && use.name().equals(line.substring(0, tab))) {
                  uses.put(use, line.substring(tab + 1));
                }
              }
            });
    return uses;
  }

  /** The use of a mailbox. */
  public static Optional<SpecialUse> of(Map<SpecialUse, String> given, String written) {
    for (Map.Entry<SpecialUse, String> entry : given.entrySet()) {
      if (entry.getValue().equals(written)) {
        return Optional.of(entry.getKey());
      }
    }
    SpecialUse usual = USUAL.get(written.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(usual).filter(use -> !given.containsKey(use));
  }

  /**
   * Changes the uses given.
   *
   * @param change returns whether it changed anything
   */
  public void update(Predicate<Map<SpecialUse, String>> change) throws IOException {
    try (DotLock lock = locking.lock(file.resolveSibling(NAME + ".lock"))) {
      Map<SpecialUse, String> uses = read();
      if (change.test(uses)) {
        StringBuilder text = new StringBuilder();
        uses.forEach((use, name) -> text.append(use.name()).append('\t').append(name).append('\n'));
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        lock.check();
        ReplacedFile.write(file, content, sync);
      }
    }
  }
}
