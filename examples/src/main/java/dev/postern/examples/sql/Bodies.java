package dev.postern.examples.sql;

import dev.postern.message.MessageSource;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;

/** The octets of messages, in rows of 64 KiB; copies of a message share them. */
final class Bodies {
  private static final int CHUNK = 64 * 1024;

  private Bodies() {}

  /** Writes a message's octets; nobody can see them yet. */
  static UUID write(Sql sql, MessageSource content) throws IOException, SQLException {
    UUID body = UUID.randomUUID();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long size = content.size();
    for (long at = 0; at < size; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(CHUNK, size - at));
      content.readExactly(at, chunk);
      byte[] octets = Arrays.copyOf(chunk.array(), chunk.limit());
      sql.update("insert into chunk values (?, ?, ?)", body, at / CHUNK, octets);
    }
    return body;
  }

  /** Removes octets that no message has any more. */
  static void release(Sql sql, UUID body) throws SQLException {
    sql.update(
        "delete from chunk where body = ? and not exists (select 1 from message where body = ?)",
        body,
        body);
  }

  /** Octets that are read by need, at most one chunk at a time. */
  static MessageSource source(SqlStore store, UUID body, long size) {
    return new Source(store, body, size);
  }

  private static final class Source implements MessageSource {
    private final SqlStore store;
    private final UUID body;
    private final long size;
    private volatile Part last = new Part(-1, new byte[0]);

    Source(SqlStore store, UUID body, long size) {
      this.store = store;
      this.body = body;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
      if (position >= size) {
        return -1;
      }
      Part part = part(position / CHUNK);
      int from = (int) (position % CHUNK);
      int n = Math.min(target.remaining(), part.octets().length - from);
      target.put(part.octets(), from, n);
      return n;
    }

    private Part part(long number) throws StoreException {
      Part known = last;
      if (known.number() == number) {
        return known;
      }
      String query = "select octets from chunk where body = ? and part = ?";
      Part read =
          store
              .read(sql -> sql.first(query, r -> new Part(number, r.getBytes(1)), body, number))
              .orElseThrow(() -> new StoreException(Kind.EXPUNGED, "the octets are gone"));
      last = read;
      return read;
    }
  }

  private record Part(long number, byte[] octets) {}
}
