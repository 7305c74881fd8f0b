package dev.postern.maildir;

import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.MessageFile;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.message.crlf.CrlfSource;
import dev.postern.message.crlf.VirtualSize;
import dev.postern.store.MessageInfo;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few message files that a handle keeps open. The oldest is closed for another and opened again
 * when it is read again, wherever its file is by then; one that stays open stays readable although
 * the message is expunged.
 */
final class OpenFiles implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
  private static final int MOST = 8;

  private final MailboxState mailbox;
  private final Map<Long, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed;

  OpenFiles(MailboxState mailbox) {
    this.mailbox = mailbox;
  }

  /** The octets of a message as they are served. */
  MessageSource source(long uid) throws IOException {
    long stored = channel(uid).size();
    MessageInfo message = mailbox.published().snapshot().find(uid).orElseThrow(() -> expunged(uid));
    MessageSource file = new StoredMessage(uid, stored);
    if (message.size() == stored) {
      return file;
    }
    boolean believed = message.size() > stored && isBelieved(uid, stored, message.size());
    long served = believed ? message.size() : counted(file, message);
    return served == stored ? file : new CrlfSource(file, served, () -> counted(file, message));
  }

  @Override
  public void close() throws IOException {
    synchronized (open) {
      closed = true;
      for (FileChannel channel : open.values()) {
        channel.close();
      }
      open.clear();
    }
  }

  // A name whose stored size is right is believed about the other size too, as Dovecot does. What
  // is not the name's was counted before. Either is found wrong by who reads to the end.
  private boolean isBelieved(long uid, long stored, long served) throws IOException {
    MessageName name =
        MessageName.parse(mailbox.published().files().find(uid).map(MessageFile::name).orElse(""));
    return name.size().equals(OptionalLong.of(stored))
        || !name.virtualSize().equals(OptionalLong.of(served));
  }

  // Counts, and corrects what is known if that is wrong.
  private long counted(MessageSource file, MessageInfo message) throws IOException {
    VirtualSize size = VirtualSize.of(file);
    if (size.served() != message.size()) {
      resize(message.uid(), size.served());
      LOG.warn("size corrected mailbox={} uid={}", mailbox.paths().directory(), message.uid());
    }
    return size.served();
  }

  private void resize(long uid, long size) throws StoreException {
    mailbox.change(
        change -> {
          Optional<MessageInfo> message = change.snapshot().find(uid);
          Optional<MessageFile> file = change.files().find(uid);
          if (message.isPresent() && file.isPresent()) {
            MessageInfo m = message.get();
            MessageInfo resized =
                new MessageInfo(
                    uid, m.modSeq(), size, m.internalMillis(), m.savedMillis(), m.flags());
            change.resized(resized, file.get());
          }
          return message;
        });
  }

  private FileChannel channel(long uid) throws IOException {
    synchronized (open) {
      if (closed) {
        throw new StoreException(Kind.UNAVAILABLE, "the mailbox's handle is closed");
      }
      FileChannel channel = open.get(uid);
      if (channel == null || !channel.isOpen()) {
        channel = openFile(uid);
        open.put(uid, channel);
        if (open.size() > MOST) {
          Iterator<FileChannel> oldest = open.values().iterator();
          oldest.next().close();
          oldest.remove();
        }
      }
      return channel;
    }
  }

  private FileChannel openFile(long uid) throws IOException {
    Optional<MessageFile> file = mailbox.published().files().find(uid);
    for (int attempt = 0; file.isPresent() && attempt < 3; attempt++) {
      try {
        return FileChannel.open(mailbox.paths().message(file.get()), StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        file = mailbox.whereabouts().find(file.get());
      }
    }
    throw expunged(uid);
  }

  private static StoreException expunged(long uid) {
    return new StoreException(Kind.EXPUNGED, "message is gone: " + uid);
  }

  /** A message's file, as it is. */
  private final class StoredMessage implements MessageSource {
    private final long uid;
    private final long size;

    StoredMessage(long uid, long size) {
      this.uid = uid;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(this::read, from, length);
    }

    // By position in a file that may be another descriptor by now: a reader holds none.
    private int read(long position, ByteBuffer target) throws IOException {
      while (true) {
        FileChannel channel = channel(uid);
        try {
          return channel.read(target, position);
        } catch (ClosedChannelException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw e;
          }
          // Closed for another file between the two steps.
        }
      }
    }
  }
}
