package dev.postern.maildir.recorded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** A file, or a directory to be synced, whose writes, cuts and syncs are recorded. */
final class RecordedChannel extends FileChannel {
  private final FileChannel plain;
  private final DiskRecord record;
  private final long inode;
  private final String name;
  private final boolean atEnd;

  RecordedChannel(FileChannel plain, DiskRecord record, long inode, Path path, boolean atEnd) {
    this.plain = plain;
    this.record = record;
    this.inode = inode;
    this.name = record.name(path);
    this.atEnd = atEnd;
    record.opened(this, path);
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    int count = write(src, atEnd ? plain.size() : plain.position());
    plain.position(atEnd ? plain.size() : plain.position() + count);
    return count;
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    byte[] octets = new byte[src.remaining()];
    src.duplicate().get(octets);
    int count = record.disturbance().taken(write(position, octets));
    byte[] taken = new byte[count];
    src.get(taken);
    record.perform(
        write(position, taken),
        () -> {
          ByteBuffer rest = ByteBuffer.wrap(taken);
          while (rest.hasRemaining()) {
            // An append-only channel takes no position.
            if (atEnd) {
              plain.write(rest);
            } else {
              plain.write(rest, position + rest.position());
            }
          }
        });
    return count;
  }

  private DiskOperation.Write write(long position, byte[] octets) {
    return new DiskOperation.Write(inode, position, octets, "write " + name);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    record.perform(
        new DiskOperation.Truncate(inode, size, "truncate " + name), () -> plain.truncate(size));
    return this;
  }

  // Recorded is enough: what a power loss leaves is found from the record.
  @Override
  public void force(boolean metaData) throws IOException {
    record.perform(
        new DiskOperation.Sync(inode, "sync " + (name.isEmpty() ? "." : name)), () -> {});
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (mode != MapMode.READ_ONLY) {
      throw new UnsupportedOperationException();
    }
    return plain.map(mode, position, size);
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    return plain.read(dst);
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    return plain.read(dsts, offset, length);
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    return plain.read(dst, position);
  }

  @Override
  public long position() throws IOException {
    return plain.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    plain.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return plain.size();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return plain.transferTo(position, count, target);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    record.closed(this);
    plain.close();
  }
}
