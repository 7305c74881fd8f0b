package dev.postern.maildir;

import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.filename.NameSource;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import dev.postern.maildir.quota.QuotaLimits.Usage;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.crlf.VirtualSize;
import dev.postern.store.AppendResult;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes messages into {@code tmp}, in the caller's thread, and has them committed. */
final class Appender {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
  private static final int BUFFER = 64 * 1024;

  private final MailboxState mailbox;
  private final MaildirUsage usage;

  Appender(MailboxState mailbox, MaildirUsage usage) {
    this.mailbox = mailbox;
    this.usage = usage;
  }

  /** Appends all or none. */
  AppendResult append(List<NewMessage> messages) throws StoreException {
    mailbox.checkHere();
    MailboxView view = mailbox.published();
    List<MessageFile> known = deliveredBefore(messages, view);
    if (known.size() == messages.size()) {
      force(known);
      return new AppendResult(
          view.snapshot().uidValidity(), known.stream().map(MessageFile::uid).toList());
    }
    Usage room = size(messages);
    usage.take(room);
    Usage unused = room;
    try {
      List<SharedFile> files = new ArrayList<>();
      PendingAppend append = commit(prepare(messages, files));
      AppendResult result = new AppendResult(append.uidValidity(), append.uids());
      unused = append.repeated();
      if (messages.size() == 1) {
        share(messages.get(0), result.uids().get(0), files.get(0));
      }
      return result;
    } finally {
      usage.give(unused);
      usage.settled();
    }
  }

  private PendingAppend commit(List<PreparedMessage> prepared) {
    PendingAppend append = new PendingAppend(prepared);
    try {
      mailbox.committer().submit(append);
    } finally {
      if (append.hasFailed()) {
        prepared.forEach(message -> discard(message.in(mailbox.paths())));
      }
    }
    return append;
  }

  private Usage size(List<NewMessage> messages) throws StoreException {
    UsageSum sum = new UsageSum();
    try {
      for (NewMessage message : messages) {
        sum.add(message.content().size());
      }
    } catch (IOException e) {
      throw StoreFailures.ofAppend(e, mailbox.paths().directory());
    }
    return sum.usage();
  }

  private List<PreparedMessage> prepare(List<NewMessage> messages, List<SharedFile> files)
      throws StoreException {
    List<PreparedMessage> prepared = new ArrayList<>();
    boolean whole = false;
    try {
      for (NewMessage message : messages) {
        prepared.add(prepare(message, files));
      }
      whole = true;
      return prepared;
    } catch (IOException e) {
      throw StoreFailures.ofAppend(e, mailbox.paths().directory());
    } finally {
      if (!whole) {
        abandon(prepared);
      }
    }
  }

  private void abandon(List<PreparedMessage> prepared) {
    prepared.forEach(message -> discard(message.in(mailbox.paths())));
  }

  // The earlier try may have failed because a directory could not be synced.
  private void force(List<MessageFile> known) throws StoreException {
    Set<Place> places = EnumSet.noneOf(Place.class);
    known.forEach(file -> places.add(file.place()));
    try {
      for (Place place : places) {
        mailbox.settings().sync().directory(mailbox.paths().place(place));
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.OUTCOME_UNKNOWN, "delivered before, perhaps not durably", e);
    }
  }

  private static List<MessageFile> deliveredBefore(List<NewMessage> messages, MailboxView view) {
    List<MessageFile> files = new ArrayList<>();
    for (NewMessage message : messages) {
      Optional<MessageFile> file =
          view.files()
              .findDelivery(
                  NameSource.deliveryMark(message.deliveryId()), BatchCommit.DELIVERIES_REMEMBERED);
      file.ifPresent(files::add);
    }
    return files;
  }

  private PreparedMessage prepare(NewMessage message, List<SharedFile> files) throws IOException {
    String mark = NameSource.deliveryMark(message.deliveryId());
    String name = mailbox.settings().names().next(mark);
    Optional<SharedFile> linked = link(message, name);
    SharedFile file = linked.isPresent() ? linked.get() : write(message, name);
    files.add(file);
    VirtualSize size = file.size();
    return new PreparedMessage(
        name,
        name + MessageName.sizes(size.stored(), size.served()),
        message.flags(),
        message.internalDate().toEpochMilli(),
        size.served(),
        mark,
        Optional.empty());
  }

  private Optional<SharedFile> link(NewMessage message, String name) throws IOException {
    Optional<SharedFile> known = mailbox.settings().shared().find(message);
    return known.isPresent()
        ? known.get().link(mailbox.paths().tmp().resolve(name))
        : Optional.empty();
  }

  /** The file may have moved on already: others then write the message once more. */
  private void share(NewMessage message, long uid, SharedFile file) {
    try {
      Optional<MessageFile> placed = mailbox.published().files().find(uid);
      if (placed.isPresent()) {
        Path at = mailbox.paths().message(placed.get());
        mailbox.settings().shared().remember(message, file.at(at));
      }
    } catch (IOException e) {
      LOG.debug("message not shared mailbox={}", mailbox.paths().directory(), e);
    }
  }

  // The directory may be renamed meanwhile, or have lost its tmp. The second time no rename can
  // come between, since those are made under the mailbox's lock.
  private SharedFile write(NewMessage message, String name) throws IOException {
    Path first = mailbox.paths().tmp().resolve(name);
    try {
      return write(message, first);
    } catch (NoSuchFileException e) {
      return mailbox.steady(
          paths -> {
            paths.complete(mailbox.settings().sync());
            discard(paths.tmp().resolve(name));
            return write(message, paths.tmp().resolve(name));
          });
    }
  }

  private SharedFile write(NewMessage message, Path file) throws IOException {
    VirtualSize size = new VirtualSize();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      pour(message.content(), out, size);
      Map<String, Object> identity = date(file, message.internalDate());
      mailbox.settings().sync().file(out);
      return new SharedFile(file, identity, size);
    } catch (Throwable e) {
      discard(file);
      throw e;
    }
  }

  // A date is a second. A message that came just now has its file's own time, and setting that
  // would cost a delivery more than looking.
  private static Map<String, Object> date(Path file, Instant date) throws IOException {
    Map<String, Object> identity = SharedFile.identity(file);
    FileTime now = (FileTime) identity.get("lastModifiedTime");
    if (now.to(TimeUnit.SECONDS) == date.getEpochSecond()) {
      return identity;
    }
    Files.setLastModifiedTime(file, FileTime.from(date));
    return SharedFile.identity(file);
  }

  private static void pour(MessageSource content, FileChannel out, VirtualSize size)
      throws IOException {
    try (MessageReader reader = content.open()) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, reader.remaining()));
      while (reader.remaining() > 0) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), reader.remaining()));
        reader.readExactly(buffer);
        buffer.flip();
        size.add(buffer);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
    }
  }

  static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("temporary file stays file={} reason={}", file, e.toString());
    }
  }
}
