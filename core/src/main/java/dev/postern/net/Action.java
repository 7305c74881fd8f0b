package dev.postern.net;

import dev.postern.Limits;
import java.time.Duration;
import java.util.Objects;

/** What an {@link Interceptor} does with a connection at a {@link Moment}. */
public sealed interface Action {

  /** Nothing: the connection goes on. */
  static Action goOn() {
    return GoOn.GO_ON;
  }

  /**
   * Other octets take the place of the moment's. A moment without octets ({@link Moment.Accepted},
   * {@link Moment.DataEnd}, {@link Moment.Closing}) and {@link Moment.Handshake} end with these:
   * they are the last that the client is sent.
   */
  static Action replace(byte... octets) {
    return new Replace(octets);
  }

  /**
   * The connection goes on later; until then nothing is sent and nothing is read. Longer delays
   * than {@link Limits#bounded} are that long.
   */
  static Action delay(Duration time) {
    return new Delay(time);
  }

  /**
   * The moment's octets are sent, or taken, a few at a time: those of a command, and of a moment
   * without octets, at once.
   *
   * @param octets how many at a time
   * @param pause between two times
   */
  static Action drip(int octets, Duration pause) {
    return new Drip(octets, pause);
  }

  /**
   * The connection is closed without a word, and without the end that TLS has, after so many more
   * octets of data ({@link Moment.Data}, {@link Moment.Literal}) were taken, or else so many more
   * octets sent: those of TLS itself where it is the handshake's moment, of what is encrypted
   * otherwise. With 0 it is closed at once, and the session sees no more; a connection that is
   * {@link Moment.Closing closing} has nothing more to send.
   */
  static Action cutAfter(long octets) {
    return new CutAfter(octets);
  }

  /** The connection is reset at once (a TCP RST); what waits to be sent is lost. */
  static Action reset() {
    return Reset.RESET;
  }

  /**
   * Nothing is sent or read any more, and the connection stays open, until the client goes or the
   * server begins to stop.
   */
  static Action stall() {
    return Stall.STALL;
  }

  /** See {@link Action#goOn}. */
  enum GoOn implements Action {
    /** The only one. */
    GO_ON
  }

  /** See {@link Action#replace}. */
  record Replace(byte[] octets) implements Action {
    public Replace {
      octets = octets.clone();
    }

    @Override
    public byte[] octets() {
      return octets.clone();
    }
  }

  /** See {@link Action#delay}. */
  record Delay(Duration time) implements Action {
    public Delay {
      Objects.requireNonNull(time, "time");
      if (time.isNegative()) {
        throw new IllegalArgumentException("a delay is not negative");
      }
    }
  }

  /** See {@link Action#drip}. */
  record Drip(int octets, Duration pause) implements Action {
    public Drip {
      Objects.requireNonNull(pause, "pause");
      if (octets < 1 || pause.isNegative()) {
        throw new IllegalArgumentException("at least one octet at a time, and no negative pause");
      }
    }
  }

  /** See {@link Action#cutAfter}. */
  record CutAfter(long octets) implements Action {
    public CutAfter {
      if (octets < 0) {
        throw new IllegalArgumentException("octets are not negative");
      }
    }
  }

  /** See {@link Action#reset}. */
  enum Reset implements Action {
    /** The only one. */
    RESET
  }

  /** See {@link Action#stall}. */
  enum Stall implements Action {
    /** The only one. */
    STALL
  }
}
