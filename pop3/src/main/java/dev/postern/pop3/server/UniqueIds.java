package dev.postern.pop3.server;

import dev.postern.log.LogText;
import dev.postern.pop3.UidlFormat;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.UniqueNames;
import dev.postern.store.UniqueNames.Note;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unique ids of one session's messages. What was noted goes before the format. No two are the
 * same (RFC 1939 §7): the second gets {@code -2} at its end, as with Dovecot's {@code
 * pop3_uidl_duplicates = rename}.
 */
final class UniqueIds {
  private static final Logger LOG = LoggerFactory.getLogger(UniqueIds.class);

  private final Mailbox mailbox;
  private final Snapshot snapshot;
  private final Map<Long, Note> notes;
  // By UID, what would be other messages' ids, once somebody asks.
  private Map<Long, String> renamed;

  UniqueIds(Mailbox mailbox, Snapshot snapshot, Map<Long, Note> notes) {
    this.mailbox = mailbox;
    this.snapshot = snapshot;
    this.notes = notes;
  }

  /** The unique id of a message; always asked for with the same format. */
  String of(long uid, UidlFormat format) {
    UidlFormat possible =
        mailbox instanceof UniqueNames || !format.needsName() ? format : UidlFormat.DEFAULT;
    if (renamed == null) {
      boolean saved = notes.values().stream().anyMatch(note -> note.pop3Id().isPresent());
      renamed = saved || !possible.isUnique() ? duplicates(possible) : Map.of();
    }
    String other = renamed.get(uid);
    return other == null ? id(uid, possible) : other;
  }

  // In the order of UIDs, whatever that of the numbers, as Dovecot does.
  private Map<Long, String> duplicates(UidlFormat format) {
    Map<String, Integer> seen = new HashMap<>();
    Map<Long, String> found = new HashMap<>();
    for (MessageInfo message : snapshot) {
      String id = id(message.uid(), format);
      String free = id;
      for (int count = seen.merge(id, 1, Integer::sum);
          count > 1;
          count = seen.merge(free, 1, Integer::sum)) {
        free = free + "-" + count;
      }
      if (!free.equals(id)) {
        found.put(message.uid(), free);
      }
    }
    return found;
  }

  private String id(long uid, UidlFormat format) {
    Note note = notes.get(uid);
    Optional<String> saved = note == null ? Optional.empty() : note.pop3Id();
    if (saved.isPresent() && !saved.get().isEmpty()) {
      return visible(saved.get());
    }
    Optional<String> name = format.needsName() || saved.isPresent() ? name(uid) : Optional.of("");
    if (name.isEmpty()) {
      return UidlFormat.DEFAULT.format(uid, snapshot.uidValidity(), "", "");
    }
    if (saved.isPresent()) {
      return visible(name.get());
    }
    String guid = note == null ? name.get() : note.guid().orElse(name.get());
    return visible(format.format(uid, snapshot.uidValidity(), name.get(), guid));
  }

  private Optional<String> name(long uid) {
    try {
      return ((UniqueNames) mailbox).uniqueName(uid);
    } catch (StoreException e) {
      LOG.warn(
          "no name of message mailbox={} uid={} kind={} reason={}",
          LogText.printable(mailbox.name()),
          uid,
          e.kind(),
          LogText.reason(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Names are others', and a reply is ASCII. */
  private static String visible(String id) {
    StringBuilder out = new StringBuilder(id);
    for (int i = 0; i < out.length(); i++) {
      if (out.charAt(i) < ' ' || out.charAt(i) >= 0x7f) {
        out.setCharAt(i, '?');
      }
    }
    return out.toString();
  }
}
