package dev.postern.imap.fetch;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.store.AppendResult;
import dev.postern.store.CopyResult;
import dev.postern.store.ExpungeCondition;
import dev.postern.store.FlagChange;
import dev.postern.store.Flags;
import dev.postern.store.Mailbox;
import dev.postern.store.MailboxEvent;
import dev.postern.store.MessageInfo;
import dev.postern.store.NewMessage;
import dev.postern.store.Snapshot;
import dev.postern.store.StoreException;
import dev.postern.store.StoreResult;
import dev.postern.store.TransferCondition;
import dev.postern.store.UidSet;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Messages to read in tests. Counts what is opened and how far it is read; messages may be made
 * unreadable.
 */
public class StubMailbox implements Mailbox {
  /** The internal date of all messages that name none. */
  public static final Instant DATE = Instant.parse("2026-11-04T08:37:48Z");

  private final List<MessageInfo> infos = new ArrayList<>();
  private final Map<Long, MessageSource> sources = new HashMap<>();
  private final Map<Long, StoreException.Kind> failures = new HashMap<>();
  private final List<Long> opened = new ArrayList<>();
  private long farthestRead;
  private long octetsRead;
  private int readersOpened;
  private int readersClosed;

  /** Begins empty. */
  public StubMailbox() {}

  /** Adds a message with the next UID: 1, 2, ... */
  public StubMailbox add(MessageSource content, Flags flags, Instant date) {
    long uid = infos.size() + 1L;
    try {
      infos.add(
          new MessageInfo(
              uid, uid, content.size(), date.toEpochMilli(), date.toEpochMilli(), flags));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
    sources.put(uid, watched(content));
    return this;
  }

  /** Adds a message without flags. */
  public StubMailbox add(byte[] content) {
    return add(MessageSource.of(content), Flags.NONE, DATE);
  }

  /** Adds a message in UTF-8; line ends become CRLF. */
  public StubMailbox add(String content) {
    return add(content.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** From now on the message cannot be opened. */
  public StubMailbox fail(long uid, StoreException.Kind kind) {
    failures.put(uid, kind);
    return this;
  }

  /** UIDs in the order in which they were opened. */
  public List<Long> opened() {
    return opened;
  }

  /** The end of the farthest read in any message. */
  public long farthestRead() {
    return farthestRead;
  }

  /** How many octets were read of all messages. */
  public long octetsRead() {
    return octetsRead;
  }

  /** How often a message's octets were opened. */
  int readersOpened() {
    return readersOpened;
  }

  /** How often that was ended. */
  int readersClosed() {
    return readersClosed;
  }

  @Override
  public String name() {
    return "INBOX";
  }

  @Override
  public Snapshot snapshot() {
    return Snapshot.empty(1, 1, 1).plus(infos, infos.size() + 1L);
  }

  @Override
  public MessageSource content(long uid) throws StoreException {
    opened.add(uid);
    if (failures.containsKey(uid)) {
      throw new StoreException(failures.get(uid), "as the test wants");
    }
    return sources.get(uid);
  }

  @Override
  public void close() {}

  @Override
  public AppendResult append(List<NewMessage> messages) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StoreResult store(UidSet uids, FlagChange change, OptionalLong unchangedSince) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CopyResult copy(UidSet uids, String target, TransferCondition condition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CopyResult move(UidSet uids, String target, TransferCondition condition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UidSet expunge(UidSet uids, ExpungeCondition condition) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UidSet recent(RecentAccess access) {
    return UidSet.EMPTY;
  }

  @Override
  public List<String> keywords() {
    return List.of();
  }

  @Override
  public void watch(Consumer<MailboxEvent> listener) {}

  private MessageSource watched(MessageSource content) {
    return new MessageSource() {
      @Override
      public long size() throws IOException {
        return content.size();
      }

      @Override
      public MessageReader open(long from, long length) throws IOException {
        readersOpened++;
        return MessageReader.of(new WatchedStream(content.open(from, length), from), from, length);
      }
    };
  }

  private final class WatchedStream extends FilterInputStream {
    private long position;

    WatchedStream(InputStream octets, long from) {
      super(octets);
      position = from;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = super.read(target, offset, length);
      position += Math.max(0, n);
      farthestRead = Math.max(farthestRead, position);
      octetsRead += Math.max(0, n);
      return n;
    }

    @Override
    public void close() throws IOException {
      readersClosed++;
      super.close();
    }
  }
}
