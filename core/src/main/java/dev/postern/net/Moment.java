package dev.postern.net;

import java.util.Objects;

/**
 * A moment in the life of a connection, at which an {@link Interceptor} may interfere. More may
 * come: an interceptor lets pass what it does not know.
 */
public sealed interface Moment {

  /** The connection's id, as in logs and events. */
  String connection();

  /**
   * A connection was admitted; nothing has been sent, and TLS has not begun.
   *
   * @param peer who is at the other end, as a trusted proxy says if there is one
   */
  record Accepted(String connection, PeerInfo peer) implements Moment {
    public Accepted {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(peer, "peer");
    }
  }

  /**
   * TLS begins, at once or after STARTTLS. Its octets are those that the server sends until the
   * handshake is over, as they are on the wire.
   */
  record Handshake(String connection) implements Moment {
    public Handshake {
      Objects.requireNonNull(connection, "connection");
    }
  }

  /** The greeting is to be sent. Its octets are the greeting's. */
  record Greeting(String connection) implements Moment {
    public Greeting {
      Objects.requireNonNull(connection, "connection");
    }
  }

  /**
   * A command's line has arrived; its session has not seen it. Its octets are the line's, without
   * the line end. Lines that go on with a command, as a SASL response does, are no moments.
   *
   * @param name in upper case, e.g. {@code RCPT}, {@code FETCH} or {@code UID FETCH}; empty if the
   *     line holds none
   * @param ordinal how many of this name there were on this connection, this one included
   * @param line a copy
   */
  record Command(String connection, String name, int ordinal, byte[] line) implements Moment {
    public Command {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(name, "name");
      line = line.clone();
    }

    @Override
    public byte[] line() {
      return line.clone();
    }
  }

  /**
   * Dot-stuffed data has arrived. Its octets are those of the data from here on, without stuffing.
   *
   * @param command the command that it belongs to
   * @param from how many octets of it came before
   * @param octets how many are here
   */
  record Data(String connection, String command, long from, int octets) implements Moment {
    public Data {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(command, "command");
    }
  }

  /**
   * Some of a literal, or of other data whose length was announced, has arrived. Its octets are
   * those of the literal from here on.
   *
   * @param command the command that it belongs to
   * @param from how many octets of it came before
   * @param octets how many are here
   */
  record Literal(String connection, String command, long from, int octets) implements Moment {
    public Literal {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(command, "command");
    }
  }

  /**
   * Data or a literal has arrived in full; its session has not been told.
   *
   * @param command the command that it belongs to
   * @param octets how many there were
   */
  record DataEnd(String connection, String command, long octets) implements Moment {
    public DataEnd {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(command, "command");
    }
  }

  /**
   * A reply is to be sent, what it tells of being done. Its octets are all that the session sends
   * until the client's next line, or the end of its data.
   *
   * @param ordinal how many replies there were on this connection, this one included, the greeting
   *     not
   * @param command the command that came last; empty if none did
   * @param part which of the replies to that command this is: the first reply to DATA asks for the
   *     message, the second one acknowledges it
   */
  record Reply(String connection, int ordinal, String command, int part) implements Moment {
    public Reply {
      Objects.requireNonNull(connection, "connection");
      Objects.requireNonNull(command, "command");
    }
  }

  /** The server is about to close the connection in an orderly way; all replies are sent. */
  record Closing(String connection) implements Moment {
    public Closing {
      Objects.requireNonNull(connection, "connection");
    }
  }
}
