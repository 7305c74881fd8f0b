package dev.postern.auth.dovecot.client;

import dev.postern.auth.dovecot.wire.TabLine;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** One line of Dovecot's auth protocol, by its words: a request, or the answer to one. */
record AuthLine(List<String> words) {
  static AuthLine of(String... words) {
    return new AuthLine(List.of(words));
  }

  /** A line that was received, without its end. */
  static AuthLine parse(byte[] line) {
    return new AuthLine(TabLine.fields(line));
  }

  /** The line as it is sent, with its end. */
  ByteBuffer octets() {
    return TabLine.of(words.toArray(String[]::new)).octets();
  }

  String command() {
    return words.get(0);
  }

  /** The number of a request, or -1 if there is none. */
  long id() {
    String id = words.size() > 1 ? words.get(1) : "";
    return id.matches("[0-9]{1,10}") ? Long.parseLong(id) : -1;
  }

  /** A word by its place, empty if there are not so many. */
  String word(int place) {
    return place < words.size() ? words.get(place) : "";
  }

  /** The parameters from a place on. */
  Map<String, String> parameters(int from) {
    return TabLine.parameters(words.subList(Math.min(from, words.size()), words.size()));
  }

  /** Never shows what it says: a password may be in it. */
  @Override
  public String toString() {
    return "AuthLine[" + command() + "]";
  }
}
