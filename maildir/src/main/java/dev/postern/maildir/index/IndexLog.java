package dev.postern.maildir.index;

import dev.postern.maildir.disk.DiskSync;
import dev.postern.maildir.disk.ReplacedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code postern-index}: eight octets of magic, then frames of {@code length, CRC-32C,
 * records}, each a change that counts whole or not at all. Changes are appended; when most of the
 * file is history, it is written anew. Used under the mailbox's lock.
 *
 * <p>A change is not forced to the disk, since all it says can be found out again, but for the
 * MODSEQ. That is reserved in steps, forced: after a crash of the machine (another boot id) the
 * mailbox goes on at the end of the step.
 */
public final class IndexLog implements MailboxIndex {
  /** The file's name in its mailbox. */
  public static final String NAME = "postern-index";

  private static final Logger LOG = LoggerFactory.getLogger(IndexLog.class);
  private static final byte[] MAGIC = {'P', 'O', 'S', 'T', 'I', 'D', 'X', '2'};
  private static final int FRAME_HEAD = 8;
  private static final long STEP = 10_000;
  private static final long SMALL = 256 * 1024;

  private final Path file;
  private final DiskSync sync;
  private final long bootId;
  // The end of what can be relied on; -1 if the file must be written anew.
  private long length = -1;
  private long rewriteAt;
  private long reserved;

  /** The index in a mailbox's directory. */
  public IndexLog(Path directory, DiskSync sync, long bootId) {
    this.file = directory.resolve(NAME);
    this.sync = sync;
    this.bootId = bootId;
  }

  @Override
  public Optional<IndexImage> load(FlagSource flags) throws IOException {
    length = -1;
    byte[] octets = ReplacedFile.read(file);
    if (octets.length < MAGIC.length || !Arrays.equals(octets, 0, 8, MAGIC, 0, 8)) {
      return Optional.empty();
    }
    IndexReader reader = new IndexReader(flags);
    int end;
    IndexImage image;
    try {
      end = replay(octets, reader);
      if (reader.uidValidity() == 0) {
        return Optional.empty();
      }
      image = reader.image();
    } catch (IllegalArgumentException | NoSuchElementException e) {
      LOG.warn("index makes no sense, ignored file={}", file, e);
      return Optional.empty();
    }
    boolean whole = end == octets.length && reader.bootId() == bootId;
    reserved = whole ? reader.reserved() : 0;
    if (whole) {
      length = end;
      rewriteAt = threshold(Math.max(SMALL, end - reader.garbage(image) * 100L));
    }
    return Optional.of(whole ? image : afterLoss(image, reader.reserved()));
  }

  @Override
  public boolean worn() {
    return length < 0 || length > rewriteAt;
  }

  @Override
  public void append(IndexWriter change, long modSeq) throws IOException {
    boolean reserve = modSeq >= reserved;
    if (reserve) {
      change.reserved(bootId, modSeq + STEP);
    }
    if (change.isEmpty()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() != length) {
        throw new IOException("the index was changed by another");
      }
      channel.position(length);
      ByteBuffer frame = frame(change);
      int size = frame.remaining();
      writeFully(channel, frame);
      if (reserve) {
        sync.data(channel);
        reserved = modSeq + STEP;
      }
      length += size;
    } catch (Throwable e) {
      length = -1;
      throw e;
    }
  }

  @Override
  public void rewrite(IndexImage image) throws IOException {
    IndexWriter all = new IndexWriter();
    all.header(image.snapshot().uidValidity(), image.expunged().since());
    image
        .files()
        .forEach(f -> image.snapshot().find(f.uid()).ifPresent(message -> all.put(message, f)));
    // Behind the messages: a UID that is gone is none of those that were put before.
    image.expunged().entries().forEach(e -> all.expunged(e.modSeq(), e.uids()));
    all.recent(image.recent());
    all.state(image.snapshot().modSeq(), image.snapshot().uidNext(), image.stamps());
    all.reserved(bootId, image.snapshot().modSeq() + STEP);
    ByteBuffer frame = frame(all);
    byte[] content = new byte[MAGIC.length + frame.remaining()];
    System.arraycopy(MAGIC, 0, content, 0, MAGIC.length);
    frame.get(content, MAGIC.length, frame.remaining());
    ReplacedFile.write(file, content, sync);
    length = content.length;
    rewriteAt = threshold(content.length);
    reserved = image.snapshot().modSeq() + STEP;
  }

  @Override
  public void discard() throws IOException {
    length = -1;
    Files.deleteIfExists(file);
  }

  // What was lost had MODSEQs up to the reserved one, and told of expunged messages.
  private static IndexImage afterLoss(IndexImage image, long reserved) {
    long modSeq = Math.max(image.snapshot().modSeq(), reserved);
    return new IndexImage(
        image.snapshot().with(image.snapshot().uidNext(), modSeq),
        image.files(),
        image.recent(),
        ExpungeLog.beginning(modSeq),
        image.stamps());
  }

  private int replay(byte[] octets, IndexReader reader) {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    CRC32C crc = new CRC32C();
    int at = MAGIC.length;
    while (octets.length - at >= FRAME_HEAD) {
      int size = buffer.getInt(at);
      if (size < 1 || size > octets.length - at - FRAME_HEAD) {
        break;
      }
      crc.reset();
      crc.update(octets, at + FRAME_HEAD, size);
      if ((int) crc.getValue() != buffer.getInt(at + 4)) {
        break;
      }
      reader.frame(octets, at + FRAME_HEAD, size);
      at += FRAME_HEAD + size;
    }
    if (at < octets.length) {
      LOG.warn("index damaged, rest ignored file={} at={} of={}", file, at, octets.length);
    }
    return at;
  }

  private static long threshold(long live) {
    return Math.max(SMALL, live * 2);
  }

  private static ByteBuffer frame(IndexWriter change) {
    byte[] payload = change.toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return ByteBuffer.allocate(FRAME_HEAD + payload.length)
        .putInt(payload.length)
        .putInt((int) crc.getValue())
        .put(payload)
        .flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer octets) throws IOException {
    while (octets.hasRemaining()) {
      channel.write(octets);
    }
  }
}
