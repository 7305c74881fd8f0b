package dev.postern.maildir.structure;

import dev.postern.store.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code postern-structures} of one mailbox: what is kept of its messages, in frames that
 * are appended and checked each time they are read. Nothing is forced to the disk, and several
 * processes append at once; each finds what the others wrote. When most of it is of messages that
 * are gone, or something in it makes no sense, it is written anew beside and takes the other's
 * name.
 *
 * <p>Nothing is held in memory before the first use but this object; then twelve octets for each
 * message that is kept, and one open file. Safe for use by many threads. Nobody waits for another
 * for longer than a moment: then nothing is known, and what is to be kept is not.
 */
public final class StructureFile {
  /** The file's name in its mailbox. */
  public static final String NAME = "postern-structures";

  /** What is larger than this is not kept, in octets. */
  public static final int LARGEST = 2 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(StructureFile.class);

  /** So many octets are collected before they are written. */
  private static final int BATCH = 32 * 1024;

  private static final int MOST_PENDING = BATCH + 2 * LARGEST;
  private static final long SMALL = 256 * 1024;
  private static final long PATIENCE_MILLIS = 50;
  private static final long WRITE = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long REST = TimeUnit.SECONDS.toNanos(10);

  private final Supplier<Path> directory;
  private final LongSupplier mostOctets;
  private final StructureRewrite rewrite;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, byte[]> pending = new LinkedHashMap<>();
  private int pendingOctets;
  private OpenStructures open;
  private long rewriteAt;
  // System.nanoTime from which a file that was not there, or could not be written, is tried again.
  private long openAgainAt = System.nanoTime();
  private long keepAgainAt = System.nanoTime();
  private volatile Life life = Life.OPEN;

  /**
   * The file, which is not touched before it is used.
   *
   * @param directory where it is now
   * @param diskClock compared with the times of files
   * @param mostOctets how large it may become, asked each time
   */
  public StructureFile(Supplier<Path> directory, Clock diskClock, LongSupplier mostOctets) {
    this.directory = directory;
    this.mostOctets = () -> Math.min(mostOctets.getAsLong(), PlaceTable.MOST);
    this.rewrite = new StructureRewrite(diskClock);
  }

  /** What is kept of a message that is in the mailbox. */
  public Optional<byte[]> find(long uid, Snapshot mailbox) {
    if (mailbox.find(uid).isEmpty() || !begin()) {
      return Optional.empty();
    }
    try {
      byte[] fresh = pending.get(uid);
      if (fresh != null) {
        return Optional.of(fresh);
      }
      if (!isOpen(mailbox.uidValidity())) {
        return Optional.empty();
      }
      return open.find(uid);
    } catch (IOException e) {
      openAgainAt = System.nanoTime() + REST;
      failed("read", e);
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Keeps something of a message that is in the mailbox, if there is room. */
  public void keep(long uid, byte[] octets, Snapshot mailbox) {
    if (octets.length > LARGEST || mailbox.find(uid).isEmpty() || !begin()) {
      return;
    }
    try {
      if (System.nanoTime() - keepAgainAt >= 0) {
        byte[] before = pending.put(uid, octets);
        pendingOctets += StructureFrames.size(octets);
        pendingOctets -= before == null ? 0 : StructureFrames.size(before);
        if (pendingOctets >= BATCH) {
          writePending(mailbox);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was collected. */
  public void flush(Snapshot mailbox) {
    if (!begin()) {
      return;
    }
    try {
      writePending(mailbox);
    } finally {
      lock.unlock();
    }
  }

  /** Keeps everybody from the file, whose directory is moved or emptied, until the release. */
  public void hold() {
    lock.lock();
  }

  /** Ends what {@link #hold} began, on the same thread. */
  public void release() {
    lock.unlock();
  }

  /** Closes the file for good; from now on nothing is known and nothing kept. */
  public void close() {
    life = Life.CLOSED;
    lock.lock();
    try {
      forget();
      drop();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the lock, if there is any use in it. */
  private boolean begin() {
    try {
      if (life == Life.CLOSED || !lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (life == Life.CLOSED) {
      lock.unlock();
      return false;
    }
    return true;
  }

  /** Whether the file is open, opened now if need be. */
  private boolean isOpen(long uidValidity) throws IOException {
    if (open != null && !open.isOf(uidValidity)) {
      drop();
    }
    if (open == null && System.nanoTime() - openAgainAt >= 0) {
      open = OpenStructures.open(file(), uidValidity).orElse(null);
      rewriteAt = SMALL;
      openAgainAt = System.nanoTime() + (open == null ? REST : 0);
    }
    return open != null;
  }

  private void writePending(Snapshot mailbox) {
    if (pending.isEmpty()) {
      return;
    }
    try {
      if (write(mailbox) || pendingOctets > MOST_PENDING) {
        forget();
      }
    } catch (IOException e) {
      keepAgainAt = System.nanoTime() + REST;
      forget();
      failed("written", e);
    }
  }

  /** Says whether what is pending was written, or can be forgotten. */
  private boolean write(Snapshot mailbox) throws IOException {
    Path file = file();
    if (open != null && !open.isAt(file)) {
      drop();
    }
    openAgainAt = System.nanoTime();
    if (!isOpen(mailbox.uidValidity()) || isDamaged() || isWorn(mailbox)) {
      return writeAnew(file, mailbox);
    }
    if (open.size() + pendingOctets > mostOctets.getAsLong()) {
      LOG.debug("structures not kept, no room file={}", file);
      keepAgainAt = System.nanoTime() + REST;
      return true;
    }
    return append(file);
  }

  private boolean writeAnew(Path file, Snapshot mailbox) throws IOException {
    if (!rewrite.run(file, mailbox, Optional.ofNullable(open), pending, mostOctets.getAsLong())) {
      return false;
    }
    drop();
    openAgainAt = System.nanoTime();
    if (isOpen(mailbox.uidValidity())) {
      rewriteAt = Math.max(SMALL, 2 * open.size());
    }
    return true;
  }

  /** Whether something makes no sense, although whoever is just writing it had the time to. */
  private boolean isDamaged() throws IOException {
    long until = System.nanoTime() + WRITE;
    open.catchUp();
    while (open.isDamaged() && System.nanoTime() - until < 0) {
      Thread.onSpinWait();
      open.catchUp();
    }
    return open.isDamaged();
  }

  /** Whether most of it is of no use; asked again when the file has grown by half, or is full. */
  private boolean isWorn(Snapshot mailbox) throws IOException {
    long size = open.size();
    if (size < rewriteAt && size + pendingOctets <= mostOctets.getAsLong()) {
      return false;
    }
    rewriteAt = size + Math.max(SMALL, size / 2);
    return open.count(uid -> mailbox.find(uid).isPresent()) < open.frames() / 2;
  }

  private boolean append(Path file) throws IOException {
    ByteBuffer frames = ByteBuffer.allocate(pendingOctets);
    pending.forEach((uid, octets) -> StructureFrames.write(uid, octets, frames));
    frames.flip();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      if (!open.isAt(file)) {
        // Another file has just taken the name, that of another mailbox even.
        return false;
      }
      if (out.write(frames) < frames.limit()) {
        throw new IOException("written in part");
      }
    }
    open.catchUp();
    return true;
  }

  private void forget() {
    pending.clear();
    pendingOctets = 0;
  }

  private void failed(String what, IOException e) {
    if (isUsual(e)) {
      LOG.debug("structures not {} file={}", what, file(), e);
    } else {
      LOG.warn("structures not {} file={} reason={}", what, file(), e.toString());
    }
    drop();
  }

  /** A mailbox that may only be read, or was just deleted; a server that stops. */
  private static boolean isUsual(IOException e) {
    return e instanceof AccessDeniedException
        || e instanceof NoSuchFileException
        || e instanceof ClosedChannelException
        || (e instanceof FileSystemException f
            && String.valueOf(f.getReason()).contains("Read-only"));
  }

  private void drop() {
    OpenStructures before = open;
    open = null;
    if (before != null) {
      try {
        before.close();
      } catch (IOException e) {
        LOG.debug("structures not closed file={}", file(), e);
      }
    }
  }

  private Path file() {
    return directory.get().resolve(NAME);
  }

  private enum Life {
    OPEN,
    CLOSED
  }
}
