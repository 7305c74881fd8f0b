package dev.postern.maildir;

import dev.postern.maildir.disk.OctetName;
import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.quota.QuotaLimits.Usage;
import dev.postern.maildir.uidlist.UidListNotes;
import dev.postern.store.CopyResult;
import dev.postern.store.MessageInfo;
import dev.postern.store.Snapshot;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import dev.postern.store.UniqueNames.Note;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Copies and moves messages: as hard links where the file system has them, with new names, since a
 * name in the target's uidlist may never come back.
 */
final class CopyOperation {
  private final MailboxState source;
  private final MailboxState target;
  private final TransferCondition condition;

  CopyOperation(MailboxState source, MailboxState target, TransferCondition condition) {
    this.source = source;
    this.target = target;
    this.condition = condition;
  }

  /** Copies all or none, if there is room for them. */
  CopyResult copy(UidSet uids, MaildirUsage usage) throws IOException {
    target.view();
    Links links = link(source.view(), uids);
    UsageSum room = new UsageSum();
    try {
      for (PreparedMessage message : links.messages()) {
        room.add(message.stored());
      }
      usage.take(room.usage());
    } catch (Throwable e) {
      discard(links);
      throw e;
    }
    PendingAppend append = new PendingAppend(links.messages());
    try {
      target.committer().submit(append);
      return result(links, append);
    } finally {
      if (append.hasFailed()) {
        discard(links);
        usage.give(room.usage());
      }
      usage.settled();
    }
  }

  /**
   * Moves. That takes no room, unless from a mailbox that does not count for the quota into one
   * that does.
   */
  CopyResult move(UidSet uids, MaildirUsage from, MaildirUsage to) throws IOException {
    if (from.counts() == to.counts()) {
      return move(uids);
    }
    Map<Long, Usage> rooms = rooms(uids);
    Usage all = sum(rooms.values());
    to.take(all);
    from.begin();
    Usage moved = Usage.NONE;
    try {
      CopyResult result = move(uids);
      moved =
          sum(result.sources().stream().map(uid -> rooms.getOrDefault(uid, Usage.NONE)).toList());
      return result;
    } finally {
      to.give(all.plus(moved.negated()));
      to.settled();
      from.give(moved);
      from.settled();
    }
  }

  private Map<Long, Usage> rooms(UidSet uids) throws IOException {
    MailboxView view = source.view();
    Map<Long, Usage> rooms = new HashMap<>();
    for (MessageInfo message : view.snapshot().select(uids)) {
      OptionalLong named =
          view.files()
              .find(message.uid())
              .map(file -> MessageName.parse(file.name()).size())
              .orElse(OptionalLong.empty());
      rooms.put(message.uid(), new Usage(named.orElse(message.size()), 1));
    }
    return rooms;
  }

  private static Usage sum(Collection<Usage> parts) {
    return parts.stream().reduce(Usage.NONE, Usage::plus);
  }

  /**
   * Both mailboxes are locked in an order that is the same for everyone: in this process by number,
   * which no renaming changes, and among processes by path, which the first locks keep.
   */
  private CopyResult move(UidSet uids) throws IOException {
    target.view();
    Deadline deadline = target.settings().deadline();
    if (source == target) {
      return source.change(deadline, change -> move(uids, change, change));
    }
    boolean sourceFirst = source.order() < target.order();
    MailboxState first = sourceFirst ? source : target;
    MailboxState second = sourceFirst ? target : source;
    first.changes().enter(deadline);
    try {
      first.changes().join(second.changes());
      second.changes().enter(deadline);
      try {
        second.changes().join(first.changes());
        return source.paths().lock().compareTo(target.paths().lock()) < 0
            ? source.change(deadline, out -> target.change(deadline, in -> move(uids, out, in)))
            : target.change(deadline, in -> source.change(deadline, out -> move(uids, out, in)));
      } finally {
        second.changes().unlock();
      }
    } finally {
      first.changes().unlock();
    }
  }

  private CopyResult move(UidSet uids, MailboxChange out, MailboxChange in) throws IOException {
    Links links = link(out.view(), uids);
    if (links.sources().isEmpty()) {
      return new CopyResult(in.snapshot().uidValidity(), List.of(), List.of());
    }
    PendingAppend append = new PendingAppend(links.messages());
    CopyResult result;
    try {
      new BatchCommit(target, in)
          .run(List.of(append))
          .forEach((done, given) -> done.succeeded(given, in.snapshot().uidValidity()));
      result = result(links, append);
    } finally {
      if (append.hasFailed()) {
        discard(links);
      }
    }
    // There before it is gone here.
    target.publish(in);
    UidSet.Builder moved = new UidSet.Builder();
    links.sources().forEach(moved::add);
    new ExpungeOperation(source, out, new UsageSum()).all(moved.build());
    return result;
  }

  private static CopyResult result(Links links, PendingAppend append) throws IOException {
    List<Long> uids = append.uids();
    return new CopyResult(append.uidValidity(), links.sources(), uids);
  }

  private void discard(Links links) {
    links.messages().forEach(message -> Appender.discard(message.in(target.paths())));
  }

  private Links link(MailboxView view, UidSet uids) throws IOException {
    Links links = new Links(new ArrayList<>(), new ArrayList<>());
    Snapshot wanted = view.snapshot();
    Map<Long, Note> notes =
        wanted.select(uids).iterator().hasNext()
            ? UidListNotes.read(source.uidList().path())
            : Map.of();
    try {
      for (MessageInfo message : wanted.select(uids)) {
        Optional<PreparedMessage> linked =
            link(view, message, Optional.ofNullable(notes.get(message.uid())));
        if (linked.isPresent()) {
          links.sources().add(message.uid());
          links.messages().add(linked.get());
        }
      }
      condition.check(uids, links.sources().size());
      return links;
    } catch (Throwable e) {
      discard(links);
      throw e;
    }
  }

  private Optional<PreparedMessage> link(MailboxView view, MessageInfo message, Optional<Note> note)
      throws IOException {
    Optional<MessageFile> file = view.files().find(message.uid());
    for (int attempt = 0; file.isPresent() && attempt < 3; attempt++) {
      try {
        // A copy is known by what the first of all was named, as Dovecot has it.
        String name = file.get().base();
        String guid = note.flatMap(Note::guid).map(OctetName::encode).orElse(name);
        return Optional.of(link(file.get(), message, guid));
      } catch (NoSuchFileException e) {
        file = source.whereabouts().find(file.get());
      }
    }
    return Optional.empty();
  }

  private PreparedMessage link(MessageFile file, MessageInfo message, String guid)
      throws IOException {
    String base = target.settings().names().next();
    try {
      link(file, target.paths(), base);
    } catch (NoSuchFileException e) {
      // The target may be being renamed.
      target.steady(paths -> link(file, paths, base));
    }
    MessageName name = MessageName.parse(file.name());
    // Where the name has been wrong about one size, it is not believed about the other.
    boolean believed = name.virtualSize().equals(OptionalLong.of(message.size()));
    long stored =
        believed && name.size().isPresent()
            ? name.size().getAsLong()
            : target.steady(paths -> Files.size(paths.tmp().resolve(base)));
    return new PreparedMessage(
        base,
        base + MessageName.sizes(stored, message.size()),
        message.flags(),
        message.internalMillis(),
        message.size(),
        "",
        Optional.of(guid));
  }

  private Path link(MessageFile file, MailboxPaths paths, String base) throws IOException {
    Path from = source.paths().message(file);
    Path to = paths.tmp().resolve(base);
    try {
      Files.createLink(to, from);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      duplicate(from, to);
    } catch (Throwable e) {
      Appender.discard(to);
      throw e;
    }
    return to;
  }

  // Another file system, too many links, or links to other users' files forbidden.
  private void duplicate(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
        target.settings().sync().file(channel);
      }
    } catch (Throwable e) {
      Appender.discard(to);
      throw e;
    }
  }

  private record Links(List<Long> sources, List<PreparedMessage> messages) {}
}
