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
  private boolean done;

  UserList(String id, Iterator<String> users) {
    this.id = id;
    this.users = users;
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

  private static void add(ByteArrayOutputStream chunk, TabLine line) {
    ByteBuffer octets = line.octets();
    chunk.write(octets.array(), octets.arrayOffset() + octets.position(), octets.remaining());
  }
}
