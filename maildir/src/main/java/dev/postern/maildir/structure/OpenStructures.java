package dev.postern.maildir.structure;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * A file of structures that is open for reading, and where in it what is. It stays the same file
 * when another takes its name. Used under a lock.
 */
final class OpenStructures implements Closeable {
  private static final int BLOCK = 64 * 1024;

  private final FileChannel channel;
  private final Object identity;
  private final long uidValidity;
  private final PlaceTable places = new PlaceTable();
  // Behind the last frame of those that are sound.
  private long end = StructureFrames.FILE_HEAD;
  private Soundness soundness = Soundness.SOUND;

  private OpenStructures(FileChannel channel, Object identity, long uidValidity) {
    this.channel = channel;
    this.identity = identity;
    this.uidValidity = uidValidity;
  }

  /** Opens the file and looks through it; nothing if there is none. */
  static Optional<OpenStructures> open(Path file, long uidValidity) throws IOException {
    FileChannel channel;
    Object identity = identity(file);
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    OpenStructures opened = new OpenStructures(channel, identity, uidValidity);
    try {
      if (opened.isAt(file)) {
        opened.begin();
        return Optional.of(opened);
      }
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
    // Replaced while it was opened; whoever asks again finds the new one.
    channel.close();
    return Optional.empty();
  }

  /** Whether this is still the file of that name. */
  boolean isAt(Path file) throws IOException {
    return identity != null && identity.equals(identity(file));
  }

  boolean isOf(long otherUidValidity) {
    return uidValidity == otherUidValidity;
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Whether there is anything that is no sound frame. */
  boolean isDamaged() throws IOException {
    return soundness == Soundness.DAMAGED || end != channel.size();
  }

  /** How many frames there are, with those that others took the place of. */
  int frames() {
    return places.size();
  }

  /** How many messages are kept of those that are wanted. */
  int count(LongPredicate wanted) {
    int[] count = new int[1];
    places.forEachUid(uid -> count[0] += wanted.test(uid) ? 1 : 0);
    return count[0];
  }

  /** The UIDs that are kept. */
  long[] uids() {
    long[] uids = new long[places.size()];
    int[] count = new int[1];
    places.forEachUid(uid -> uids[count[0]++] = uid);
    return Arrays.copyOf(uids, count[0]);
  }

  Optional<byte[]> find(long uid) throws IOException {
    Optional<byte[]> found = read(uid);
    if (found.isPresent() || soundness == Soundness.DAMAGED || channel.size() <= end) {
      return found;
    }
    catchUp();
    return read(uid);
  }

  /** Looks through what was appended since. */
  void catchUp() throws IOException {
    if (soundness == Soundness.DAMAGED) {
      return;
    }
    long size = channel.size();
    ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, Math.max(0, size - end)));
    while (size - end >= StructureFrames.FRAME_HEAD) {
      fill(block, end);
      long before = end;
      int wanted = take(block);
      if (end == before) {
        if (wanted <= block.capacity() || wanted > size - end) {
          // Damaged, or another is just writing it: whoever appends next will see.
          return;
        }
        block = ByteBuffer.allocate(wanted);
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void begin() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(StructureFrames.FILE_HEAD);
    fill(head, 0);
    if (head.equals(StructureFrames.fileHead(uidValidity))) {
      catchUp();
    } else {
      soundness = Soundness.DAMAGED;
    }
  }

  /** Takes the whole frames of a block; returns how large the next is, or 0 if it is none. */
  private int take(ByteBuffer block) {
    while (block.remaining() >= StructureFrames.FRAME_HEAD) {
      int size = StructureFrames.size(block);
      if (size == 0 || size > block.remaining()) {
        return size;
      }
      if (!StructureFrames.isSound(block, size) || end > PlaceTable.MOST) {
        return 0;
      }
      places.add(StructureFrames.uid(block), end);
      end += size;
      block.position(block.position() + size);
    }
    return StructureFrames.FRAME_HEAD;
  }

  private Optional<byte[]> read(long uid) throws IOException {
    long place = places.find(uid);
    if (place < 0) {
      return Optional.empty();
    }
    ByteBuffer frame = ByteBuffer.allocate(BLOCK / 32);
    fill(frame, place);
    int size = frame.remaining() < StructureFrames.FRAME_HEAD ? 0 : StructureFrames.size(frame);
    if (size > frame.remaining()) {
      frame = ByteBuffer.allocate(size);
      fill(frame, place);
    }
    if (size == 0
        || size > frame.remaining()
        || StructureFrames.uid(frame) != uid
        || !StructureFrames.isSound(frame, size)) {
      soundness = Soundness.DAMAGED;
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOfRange(frame.array(), StructureFrames.FRAME_HEAD, size));
  }

  /** Reads as much as there is and fits. */
  private void fill(ByteBuffer target, long from) throws IOException {
    target.clear();
    int n = 0;
    while (target.hasRemaining() && n >= 0) {
      n = channel.read(target, from + target.position());
    }
    target.flip();
  }

  private static Object identity(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private enum Soundness {
    SOUND,
    DAMAGED
  }
}
