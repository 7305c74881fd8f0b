package dev.postern.auth.dovecot.client;

import dev.postern.Limits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket of Dovecot's auth service, connected to when it is asked, and anew when the connection
 * has ended. Safe for many threads.
 */
final class DovecotSocket {
  /** One line that Dovecot takes; it drops the connection, and all requests on it, at more. */
  static final int MAX_REQUEST = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(DovecotSocket.class);
  private static final Duration TO_END = Duration.ofSeconds(5);

  private final SocketAddress address;
  private final Supplier<Handshake> handshakes;
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile Limits limits = Limits.defaults();

  /** Guarded by this. */
  private AuthLink link;

  private boolean closed;

  DovecotSocket(SocketAddress address, Supplier<Handshake> handshakes) {
    this.address = address;
    this.handshakes = handshakes;
  }

  void limits(Limits current) {
    limits = current;
  }

  /**
   * What Dovecot says at the beginning of a connection.
   *
   * @throws IOException if it cannot be reached; the message tells the socket and the reason
   */
  Handshake handshake() throws IOException {
    try {
      return handshake(link(), deadline(DovecotLimits.HANDSHAKE));
    } catch (IOException e) {
      throw new IOException("Dovecot cannot be asked at " + this + ": " + reason(e), e);
    }
  }

  /**
   * One request with one answer. Asks once more if Dovecot has ended the connection meanwhile, as
   * it does when it is restarted.
   *
   * @param request makes the line for a number
   * @throws IOException if there is no answer; why has been told
   */
  AuthLine ask(IntFunction<AuthLine> request) throws IOException {
    try {
      AuthLink first = link();
      boolean established = isReady(first);
      try {
        return answer(first, first.newId(), request);
      } catch (IOException e) {
        if (!established || !first.isOver() || e instanceof NoAnswer) {
          throw e;
        }
        AuthLink second = link();
        return answer(second, second.newId(), request);
      }
    } catch (IOException e) {
      throw told(e);
    }
  }

  /** The connection for a request of several lines, all of which go over it. */
  AuthLink link() throws IOException {
    synchronized (this) {
      if (closed) {
        throw new IOException("it is closed");
      }
      if (link == null || link.isOver()) {
        link = AuthLink.open(address, handshakes.get(), limits.of(DovecotLimits.HANDSHAKE));
      }
      return link;
    }
  }

  /** What is said on a connection at its beginning, in time for a request. */
  Handshake handshakeOf(AuthLink of) throws IOException {
    return handshake(of, deadline(DovecotLimits.ANSWER));
  }

  /** Sends a line and waits for the next one with the same number. */
  AuthLine answer(AuthLink on, int id, IntFunction<AuthLine> request) throws IOException {
    if (inFlight.incrementAndGet() > limits.of(DovecotLimits.REQUESTS)) {
      inFlight.decrementAndGet();
      throw new IOException("too many requests wait for it");
    }
    long sentAt = System.nanoTime();
    try {
      AuthLine answer = await(on.send(id, request.apply(id)), deadline(DovecotLimits.ANSWER));
      good();
      return answer;
    } catch (NoAnswer e) {
      if (on.isSilentSince(sentAt)) {
        on.end(e);
      }
      throw e;
    } finally {
      on.forget(id);
      inFlight.decrementAndGet();
    }
  }

  /** Tells of a failure, once for each reason. */
  IOException told(IOException e) {
    String reason = reason(e);
    if (!(e instanceof InterruptedIOException) && !reason.equals(trouble.getAndSet(reason))) {
      LOG.warn("dovecot cannot be asked socket={} reason={}", this, reason);
    }
    return e;
  }

  void close() {
    AuthLink open;
    synchronized (this) {
      closed = true;
      open = link;
    }
    if (open != null) {
      open.end(new IOException("it is closed"));
      try {
        open.awaitEnd(TO_END);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void good() {
    if (trouble.get() != null && trouble.getAndSet(null) != null) {
      LOG.info("dovecot can be asked again socket={}", this);
    }
  }

  private static boolean isReady(AuthLink link) {
    CompletableFuture<Handshake> ready = link.ready();
    return ready.isDone() && !ready.isCompletedExceptionally();
  }

  private static Handshake handshake(AuthLink of, long deadline) throws IOException {
    return await(of.ready(), deadline);
  }

  private long deadline(Limits.Time limit) {
    return System.nanoTime() + limits.of(limit).toNanos();
  }

  private static <T> T await(CompletableFuture<T> future, long deadline) throws IOException {
    try {
      return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new NoAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("nobody waits for the answer").initCause(e);
    }
  }

  /** The JDK's own exceptions may have no text. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** The socket's path, or host and port. */
  @Override
  public String toString() {
    if (address instanceof InetSocketAddress inet) {
      InetAddress resolved = inet.getAddress();
      String host = resolved == null ? inet.getHostString() : resolved.getHostAddress();
      return host + ':' + inet.getPort();
    }
    return address.toString();
  }

  /** Dovecot did not answer in time. */
  static final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswer(Throwable cause) {
      super("it does not answer in time", cause);
    }
  }
}
