package dev.postern.auth.dovecot.client;

import dev.postern.Fatal;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to Dovecot from its beginning to its end, with many requests in flight. A thread
 * of its own reads and writes, so that no caller can be held by a peer that does not read, and no
 * caller's interrupt closes the channel under the others. Safe for many threads.
 */
final class AuthLink {
  private static final String THREAD = "postern-dovecot";
  private static final int READ_OCTETS = 8_192;

  private final SocketAddress address;
  private final Handshake handshake;
  private final long handshakeEnds;
  private final Selector selector;
  private final Thread thread;
  private final CompletableFuture<Handshake> ready = new CompletableFuture<>();
  private final LineBuffer lines = new LineBuffer();

  /** Guarded by this, as the next four are. */
  private final Deque<ByteBuffer> opening = new ArrayDeque<>();

  private final Map<Long, CompletableFuture<AuthLine>> waiting = new HashMap<>();
  private final Deque<ByteBuffer> outbox = new ArrayDeque<>();
  private int lastId;
  private IOException end;

  private volatile long heardAt = System.nanoTime();

  private AuthLink(SocketAddress address, Handshake handshake, Duration handshakeTime)
      throws IOException {
    this.address = address;
    this.handshake = handshake;
    this.handshakeEnds = System.nanoTime() + handshakeTime.toNanos();
    this.selector = Selector.open();
    this.thread = new Thread(this::run, THREAD);
    thread.setDaemon(true);
    handshake.opening().forEach(line -> opening.add(line.octets()));
  }

  /** Begins to connect; what is asked meanwhile is sent when the handshake is over. */
  static AuthLink open(SocketAddress address, Handshake handshake, Duration handshakeTime)
      throws IOException {
    AuthLink link = new AuthLink(address, handshake, handshakeTime);
    link.thread.start();
    return link;
  }

  /** Completed when the handshake is, or fails with the reason why there is none. */
  CompletableFuture<Handshake> ready() {
    return ready;
  }

  synchronized boolean isOver() {
    return end != null;
  }

  /**
   * A number for one more request.
   *
   * @throws IOException if the connection is over
   */
  synchronized int newId() throws IOException {
    if (lastId == Integer.MAX_VALUE) {
      end(new IOException("it has answered all that one connection can number"));
    }
    if (end != null) {
      throw end;
    }
    return ++lastId;
  }

  /**
   * Sends a line of a request.
   *
   * @return completed by the next line with the request's number; fails when the connection ends
   */
  synchronized CompletableFuture<AuthLine> send(int id, AuthLine line) {
    CompletableFuture<AuthLine> answer = new CompletableFuture<>();
    if (end != null) {
      answer.completeExceptionally(end);
      return answer;
    }
    waiting.put((long) id, answer);
    outbox.add(line.octets());
    selector.wakeup();
    return answer;
  }

  /** Waits for this answer no more. */
  synchronized void forget(int id) {
    waiting.remove((long) id);
  }

  /** Lets Dovecot forget a request that waits for its client; that is not answered. */
  synchronized void cancel(int id) {
    if (end == null) {
      outbox.add(AuthLine.of("CANCEL", Integer.toString(id)).octets());
      selector.wakeup();
    }
  }

  /** Whether nothing at all came since then. */
  boolean isSilentSince(long nanoTime) {
    return heardAt - nanoTime < 0;
  }

  /** Ends the connection for this reason; requests in flight fail with it. */
  void end(IOException reason) {
    List<CompletableFuture<AuthLine>> unanswered;
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = reason;
      unanswered = new ArrayList<>(waiting.values());
      waiting.clear();
      outbox.clear();
    }
    selector.wakeup();
    ready.completeExceptionally(reason);
    unanswered.forEach(answer -> answer.completeExceptionally(reason));
  }

  /** Waits until its thread has ended. */
  void awaitEnd(Duration longest) throws InterruptedException {
    thread.join(longest.toMillis());
  }

  private void run() {
    try (Selector opened = selector;
        SocketChannel channel = channel()) {
      serve(opened, channel);
    } catch (IOException e) {
      end(e);
    } catch (Throwable e) {
      end(new IOException("the connection failed", e));
      Fatal.rethrow(e);
    }
  }

  private SocketChannel channel() throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? SocketChannel.open(StandardProtocolFamily.UNIX)
        : SocketChannel.open();
  }

  private void serve(Selector opened, SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    SelectionKey key = channel.register(opened, SelectionKey.OP_CONNECT);
    boolean connected = channel.connect(address);
    ByteBuffer read = ByteBuffer.allocate(READ_OCTETS);
    while (!isOver()) {
      if (connected) {
        boolean more = flush(channel);
        key.interestOps(SelectionKey.OP_READ | (more ? SelectionKey.OP_WRITE : 0));
      }
      opened.select(patience());
      opened.selectedKeys().clear();
      connected = connected || channel.finishConnect();
      if (connected && key.isReadable()) {
        read(channel, read);
      }
    }
  }

  /** Until when to wait at most, in milliseconds; 0 is for ever. */
  private long patience() throws IOException {
    if (handshake.complete()) {
      return 0;
    }
    long left = Duration.ofNanos(handshakeEnds - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new IOException("its handshake does not come to an end");
    }
    return left;
  }

  private void read(SocketChannel channel, ByteBuffer read) throws IOException {
    read.clear();
    int octets = channel.read(read);
    if (octets < 0) {
      throw new IOException(
          handshake.complete() ? "it closed the connection" : handshake.cutShort());
    }
    if (octets > 0) {
      heardAt = System.nanoTime();
    }
    for (AuthLine line : lines.add(read.flip())) {
      received(line);
    }
  }

  private void received(AuthLine line) throws IOException {
    if (handshake.complete()) {
      answered(line);
    } else {
      handshake.received(line);
      if (handshake.complete()) {
        ready.complete(handshake);
      }
    }
  }

  /** An answer that nobody waits for any more is dropped; one that nobody asked for is a lie. */
  private void answered(AuthLine line) throws IOException {
    long id = line.id();
    if (id < 0) {
      // Dovecot tells of other things too, e.g. of mechanisms and cookies anew.
      return;
    }
    CompletableFuture<AuthLine> answer;
    synchronized (this) {
      if (id == 0 || id > lastId) {
        throw new IOException("it answers what was not asked");
      }
      answer = waiting.remove(id);
    }
    if (answer != null) {
      answer.complete(line);
    }
  }

  /** Writes what goes without waiting; whether something is left. */
  private boolean flush(SocketChannel channel) throws IOException {
    ByteBuffer next = nextOut();
    while (next != null) {
      channel.write(next);
      if (next.hasRemaining()) {
        return true;
      }
      synchronized (this) {
        (opening.isEmpty() ? outbox : opening).poll();
      }
      next = nextOut();
    }
    return false;
  }

  /** No password goes to what has not shown that it is Dovecot. */
  private synchronized ByteBuffer nextOut() {
    return opening.isEmpty() && handshake.complete() ? outbox.peek() : opening.peek();
  }
}
