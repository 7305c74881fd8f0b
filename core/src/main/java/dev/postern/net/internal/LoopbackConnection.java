package dev.postern.net.internal;

import dev.postern.Listener;
import dev.postern.ServerContext;
import dev.postern.Tls;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * A connection in memory for tests: the whole stack above the sockets runs in the calling thread,
 * on a clock of its own. One thread uses it. All octets are those of the wire: with TLS the caller
 * brings its client engine.
 *
 * <pre>{@code
 * LoopbackConnection c = LoopbackConnection.open(Pop3.pop3(), context, Optional.empty());
 * c.drain();                                     // the greeting
 * c.feed("NOOP\r\n".getBytes(US_ASCII));         // all that follows from it is done on return
 * c.drain();                                     // the reply
 * c.advance(Duration.ofSeconds(2));              // timers and deadlines that pass are acted on
 * }</pre>
 *
 * <p>Tasks that a session hands to a bulkhead are done on return, too; work that its store does on
 * threads of its own is seen by the next call, {@link #settle()} at the latest.
 */
public final class LoopbackConnection {
  private final LoopbackExecutor executor = new LoopbackExecutor();
  private final VirtualScheduler scheduler = new VirtualScheduler();
  private final MemoryChannel channel = new MemoryChannel();
  private final LiveConnections live = new LiveConnections();
  private final ConnectionCounts counts;
  private final ServerConnection connection;

  private LoopbackConnection(
      Listener listener, ServerContext server, Optional<Supplier<SSLEngine>> engines) {
    counts = new ConnectionCounts(server.limits());
    AdmissionControl admission =
        new AdmissionControl(
            new ConnectionServices(
                server,
                engines,
                executor,
                executor,
                Bulkheads.all(executor),
                scheduler,
                new ScratchBuffers(2),
                counts,
                () -> "loop",
                live,
                new FatalErrors(server.observer(), server.clock())));
    admission
        .turnAway(listener, channel.remote(), channel.local())
        .ifPresent(
            refusal -> {
              throw new IllegalStateException("the limits allow no connection at all");
            });
    connection = admission.connect(listener, channel);
  }

  /** Connects; the greeting, if any, is in {@link #drain()}. */
  public static LoopbackConnection open(
      Listener listener, ServerContext server, Optional<Tls> tls) {
    return openWith(listener, server, tls.map(t -> t::newServerEngine));
  }

  /** Connects with engines from elsewhere. */
  static LoopbackConnection openWith(
      Listener listener, ServerContext server, Optional<Supplier<SSLEngine>> engines) {
    LoopbackConnection loopback = new LoopbackConnection(listener, server, engines);
    loopback.connection.opened();
    loopback.settle();
    return loopback;
  }

  /** Connects when the server has begun to stop. */
  static LoopbackConnection openWhileStopping(Listener listener, ServerContext server) {
    LoopbackConnection late = new LoopbackConnection(listener, server, Optional.empty());
    late.live.drain();
    late.connection.opened();
    late.settle();
    return late;
  }

  /** Octets arrive from the client, in one piece. */
  public void feed(byte[] octets) {
    if (!channel.over) {
      connection.received(ByteBuffer.wrap(octets.clone()));
    }
    settle();
  }

  /** What the server has sent since the last call. */
  public byte[] drain() {
    settle();
    byte[] sent = channel.sent.toByteArray();
    channel.sent.reset();
    return sent;
  }

  /** Whether the server has closed the connection. */
  public boolean closed() {
    settle();
    return channel.over || channel.outputOver;
  }

  /** Whether the server has reset the connection; what it had sent is lost with it. */
  public boolean wasReset() {
    settle();
    return channel.wasReset;
  }

  /** The client stops reading, as if its window were full. */
  public void stopReading() {
    channel.reading = false;
  }

  /** The client reads again. */
  public void goOnReading() {
    channel.reading = true;
    settle();
  }

  /** The client reads so many octets and then stops. */
  void readAtMost(int octets) {
    channel.reading = false;
    channel.allowance = octets;
    settle();
  }

  /** Whether the server has stopped reading for now. */
  public boolean suspended() {
    return channel.suspended;
  }

  /** The client answers the next reply before the server's write returns, as a fast one may. */
  void answerAtOnce(byte[] octets) {
    channel.answer = octets;
  }

  /** The client sends no more; it still reads. */
  public void inputClosed() {
    connection.inputClosed();
    settle();
  }

  /** The connection breaks. */
  public void reset() {
    channel.abort();
    settle();
  }

  /** Addresses that are counted as having connections. */
  int countedAddresses() {
    return counts.addresses();
  }

  /** Time passes. */
  public void advance(Duration time) {
    scheduler.advance(
        time,
        () -> {
          live.sweep();
          settle();
        });
    settle();
  }

  /** The server begins to stop. */
  public void serverStops() {
    live.drain();
    settle();
  }

  /** Does all work that can be done now. */
  public void settle() {
    executor.runAll();
    channel.settle();
    executor.runAll();
  }

  /** The client reads everything at once, unless it stops. */
  private final class MemoryChannel implements RawChannel {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private byte[] answer;
    private long written;
    private int unreported;
    private int allowance;
    private boolean reading = true;
    private boolean suspended;
    private boolean outputOver;
    private boolean closing;
    private boolean aborted;
    private boolean wasReset;
    private boolean over;

    @Override
    public void write(ByteBuffer octets) {
      if (over || outputOver || closing || aborted) {
        return;
      }
      unreported += octets.remaining();
      while (octets.hasRemaining()) {
        sent.write(octets.get());
      }
      if (answer != null) {
        ByteBuffer next = ByteBuffer.wrap(answer);
        answer = null;
        connection.received(next);
      }
    }

    void settle() {
      while ((reading || allowance > 0) && unreported > 0) {
        int count = reading ? unreported : Math.min(allowance, unreported);
        unreported -= count;
        allowance = reading ? 0 : allowance - count;
        written += count;
        connection.sent(count);
        executor.runAll();
      }
      if (aborted || (closing && unreported == 0)) {
        end();
      }
    }

    private void end() {
      if (!over) {
        over = true;
        connection.closed();
        executor.runAll();
      }
    }

    @Override
    public void suspend() {
      suspended = true;
    }

    @Override
    public void resume() {
      suspended = false;
    }

    @Override
    public void acknowledgeAtOnce() {}

    @Override
    public void closeAfterFlush() {
      closing = true;
    }

    @Override
    public void shutdownOutputAfterFlush() {
      outputOver = true;
    }

    @Override
    public void abort() {
      aborted = true;
    }

    @Override
    public void reset() {
      wasReset = !over;
      sent.reset();
      unreported = 0;
      aborted = true;
    }

    @Override
    public long written() {
      return written;
    }

    @Override
    public SocketAddress remote() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 54321);
    }

    @Override
    public SocketAddress local() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1024);
    }
  }
}
