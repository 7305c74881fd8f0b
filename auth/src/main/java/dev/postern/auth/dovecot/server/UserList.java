package dev.postern.auth.dovecot.server;

import dev.postern.auth.dovecot.wire.TabLine;
import dev.postern.net.Chunks;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** All users, a line each, and that it is done. */
final class UserList implements Chunks {
  private final String id;
  private final Iterator<String> users;
  private final Runnable over;
  private boolean done;

  /**
   * @param over runs when the last of it was taken, or the connection has ended
   */
  UserList(String id, Iterator<String> users, Runnable over) {
    this.id = id;
    this.users = users;
    this.over = over;
  }

  @Override
  public ByteBuffer next() {
    if (done) {
      return null;
    }
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(SIZE);
    while (chunk.size() < SIZE && users.hasNext()) {
      add(chunk, TabLine.of("LIST", id, users.next()));
    }
    if (!users.hasNext()) {
      add(chunk, TabLine.of("DONE", id, ""));
      done = true;
    }
    return ByteBuffer.wrap(chunk.toByteArray());
  }

  @Override
  public void close() {
    over.run();
  }

  private static void add(ByteArrayOutputStream chunk, TabLine line) {
    ByteBuffer octets = line.octets();
    chunk.write(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
  }
}
