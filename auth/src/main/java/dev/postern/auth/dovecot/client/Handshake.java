package dev.postern.auth.dovecot.client;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What both ends say first on one connection. Used by the connection's thread. */
abstract sealed class Handshake {
  /** Lines that Dovecot may send before its handshake ends; it sends one for each mechanism. */
  static final int MAX_LINES = 256;

  private static final String MAJOR = "1";
  private static final String MINOR = "1";

  /** Linux has no process numbers beyond. */
  private static final int PROCESS_NUMBERS = 1 << 22;

  private boolean versionSeen;
  private boolean complete;
  private int lines;

  /** What this end sends. */
  abstract List<AuthLine> opening();

  /** Takes one line; whether the handshake ends with it. */
  abstract boolean takesLast(AuthLine line) throws IOException;

  /** What it means that the other end has closed the connection before the handshake was over. */
  String cutShort() {
    return "it closed the connection";
  }

  final boolean complete() {
    return complete;
  }

  /**
   * One line of the other end.
   *
   * @throws IOException if it is not what Dovecot would say
   */
  final void received(AuthLine line) throws IOException {
    if (!versionSeen) {
      if (!line.command().equals("VERSION")) {
        throw new IOException("no auth service of Dovecot answers there");
      }
      if (!line.word(1).equals(MAJOR)) {
        throw new IOException("it speaks another version of the auth protocol");
      }
      versionSeen = true;
    } else if (++lines > MAX_LINES) {
      throw new IOException("its handshake has no end");
    } else {
      complete = takesLast(line);
    }
  }

  static AuthLine version() {
    return AuthLine.of("VERSION", MAJOR, MINOR);
  }

  /** On a socket for logins ({@code auth-client}). */
  static final class OfLogins extends Handshake {
    private final Set<String> mechanisms = new HashSet<>();

    /** The mechanisms that Dovecot has, in upper case. */
    Set<String> mechanisms() {
      return Set.copyOf(mechanisms);
    }

    /** Before it names a mechanism, Dovecot does so where nobody logs in. */
    @Override
    String cutShort() {
      return mechanisms.isEmpty()
          ? super.cutShort() + ": logins need a socket like auth-client"
          : super.cutShort();
    }

    /** Dovecot refuses a second client with a number: no process has this one. */
    @Override
    List<AuthLine> opening() {
      int number = ThreadLocalRandom.current().nextInt(PROCESS_NUMBERS + 1, Integer.MAX_VALUE);
      return List.of(version(), AuthLine.of("CPID", Integer.toString(number)));
    }

    @Override
    boolean takesLast(AuthLine line) {
      if (line.command().equals("MECH")) {
        mechanisms.add(line.word(1).toUpperCase(Locale.ROOT));
      }
      return line.command().equals("DONE");
    }
  }

  /** On a socket for look-ups ({@code auth-userdb}). */
  static final class OfLookups extends Handshake {
    @Override
    List<AuthLine> opening() {
      return List.of(version());
    }

    @Override
    boolean takesLast(AuthLine line) throws IOException {
      if (line.command().equals("MECH")) {
        throw new IOException("it is a socket for logins: look-ups need one like auth-userdb");
      }
      return line.command().equals("SPID");
    }
  }
}
