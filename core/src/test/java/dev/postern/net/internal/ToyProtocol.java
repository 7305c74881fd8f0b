package dev.postern.net.internal;

import dev.postern.ServerContext;
import dev.postern.Sneaked;
import dev.postern.net.Connection;
import dev.postern.net.Goodbye;
import dev.postern.net.Protocol;
import dev.postern.net.ProtocolSession;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A small protocol that exercises all that a connection can do; see {@link ToySession}. */
final class ToyProtocol implements Protocol {
  static final int MAX_LINE = 1000;

  /** The sessions that were opened, in order. */
  final Queue<ToySession> sessions = new ConcurrentLinkedQueue<>();

  /** How many {@code HOLD} have begun. */
  final AtomicInteger holding = new AtomicInteger();

  /** A {@code HOLD} was interrupted. */
  final CountDownLatch interrupted = new CountDownLatch(1);

  /** Ends what {@code HOLD} began. */
  final CountDownLatch release = new CountDownLatch(1);

  /** What {@link #refusal} throws, if anything. */
  volatile Throwable refusalFailure;

  /** What the end of a large reply, and of a session, throws, if anything. */
  volatile RuntimeException closeFailure;

  /** What {@code RUN} does, on a thread for filters. */
  volatile Runnable hook = () -> {};

  /** What is done when a session is asked for the name of a command. */
  volatile Runnable naming = () -> {};

  /** What a session does first when it is closed. */
  volatile Runnable leaving = () -> {};

  /** What a session leaves to be done when it is closed. */
  volatile Optional<Runnable> left = Optional.empty();

  /** How many times that was refused. */
  final AtomicInteger refused = new AtomicInteger();

  private final TlsMode mode;

  ToyProtocol(TlsMode mode) {
    this.mode = mode;
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public int defaultPort() {
    return 0;
  }

  @Override
  public TlsMode tlsMode() {
    return mode;
  }

  @Override
  public ProtocolSession open(Connection connection, ServerContext server) {
    ToySession session = new ToySession(this, connection);
    sessions.add(session);
    return session;
  }

  void failToClose() {
    if (closeFailure != null) {
      throw closeFailure;
    }
  }

  @Override
  public byte[] refusal(Goodbye reason) {
    if (refusalFailure != null) {
      Sneaked.sneak(refusalFailure);
    }
    return ("refused " + reason + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
