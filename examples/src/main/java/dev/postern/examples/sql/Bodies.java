package dev.postern.examples.sql;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.UUID;

/** The octets of messages, in rows of 64 KiB; copies of a message share them. */
final class Bodies {
  private static final int CHUNK = 64 * 1024;

  private Bodies() {}

  /** Writes a message's octets; nobody can see them yet. */
  static UUID write(Sql sql, MessageSource content) throws IOException, SQLException {
    UUID body = UUID.randomUUID();
    try (MessageReader reader = content.open()) {
      for (int part = 0; reader.remaining() > 0; part++) {
        byte[] octets = reader.readNBytes(CHUNK);
        sql.update("insert into chunk values (?, ?, ?)", body, part, octets);
      }
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

  /** Octets that are read by need, one chunk at a time; a reader holds no connection meanwhile. */
  static MessageSource source(SqlStore store, UUID body, long size) {
    return new Source(store, body, size);
  }

  private record Source(SqlStore store, UUID body, long size) implements MessageSource {

    @Override
    public MessageReader open(long from, long length) {
      return MessageReader.of(new Octets(store, body, from), from, length);
    }
  }

  private static final class Octets extends InputStream {
    private final SqlStore store;
    private final UUID body;
    private long next;
    private ByteBuffer chunk = ByteBuffer.allocate(0);

    Octets(SqlStore store, UUID body, long from) {
      this.store = store;
      this.body = body;
      this.next = from;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (!chunk.hasRemaining()) {
        byte[] octets = chunk(next / CHUNK);
        int from = (int) Math.min(next % CHUNK, octets.length);
        chunk = ByteBuffer.wrap(octets, from, octets.length - from);
      }
      int n = Math.min(length, chunk.remaining());
      chunk.get(target, offset, n);
      next += n;
      return n == 0 ? -1 : n;
    }

    private byte[] chunk(long part) throws StoreException {
      String query = "select octets from chunk where body = ? and part = ?";
      return store
          .read(sql -> sql.first(query, row -> row.getBytes(1), body, part))
          .orElseThrow(() -> new StoreException(Kind.EXPUNGED, "the octets are gone"));
    }
  }
}
