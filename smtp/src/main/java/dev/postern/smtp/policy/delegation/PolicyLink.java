package dev.postern.smtp.policy.delegation;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/**
 * One connection to a service, with one request at a time. Used by one thread at a time, but for
 * {@link #cancel}.
 */
final class PolicyLink implements Closeable {
  private static final int READ_OCTETS = 4_096;

  private final Selector selector;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final long openedAt = System.nanoTime();
  private long usedAt = openedAt;
  private boolean kept;
  private volatile boolean cancelled;

  private PolicyLink(Selector selector, SocketChannel channel, SelectionKey key) {
    this.selector = selector;
    this.channel = channel;
    this.key = key;
  }

  /** A connection that is yet to be made. */
  static PolicyLink to(SocketAddress address) throws IOException {
    Selector selector = Selector.open();
    try {
      SocketChannel channel =
          address instanceof UnixDomainSocketAddress
              ? SocketChannel.open(StandardProtocolFamily.UNIX)
              : SocketChannel.open();
      try {
        channel.configureBlocking(false);
        return new PolicyLink(selector, channel, channel.register(selector, 0));
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  /**
   * Connects.
   *
   * @param deadline in the time of {@link System#nanoTime}
   */
  void connect(SocketAddress address, long deadline) throws IOException {
    boolean connected = channel.connect(address);
    while (!connected) {
      await(SelectionKey.OP_CONNECT, deadline);
      connected = channel.finishConnect();
    }
  }

  /**
   * Asks and waits.
   *
   * @return the action
   * @throws StaleLinkException if it may be asked again on another connection, at once
   */
  String ask(byte[] request, long deadline) throws IOException {
    PolicyAnswer answer = new PolicyAnswer();
    try {
      write(ByteBuffer.wrap(request), deadline);
      read(answer, deadline);
    } catch (ServiceTimeoutException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw kept && !answer.begun() && !cancelled ? new StaleLinkException(e) : e;
    }
    kept = true;
    usedAt = System.nanoTime();
    return answer.action();
  }

  private void write(ByteBuffer octets, long deadline) throws IOException {
    channel.write(octets);
    while (octets.hasRemaining()) {
      await(SelectionKey.OP_WRITE, deadline);
      channel.write(octets);
    }
  }

  private void read(PolicyAnswer answer, long deadline) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(READ_OCTETS);
    while (!answer.complete()) {
      await(SelectionKey.OP_READ, deadline);
      read.clear();
      if (channel.read(read) < 0) {
        throw new IOException("it closed the connection");
      }
      answer.add(read.flip());
    }
  }

  private void await(int operations, long deadline) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new ServiceTimeoutException("it did not answer in time");
    }
    key.interestOps(operations);
    selector.select(TimeUnit.NANOSECONDS.toMillis(left) + 1);
    selector.selectedKeys().clear();
    if (cancelled) {
      throw new IOException("the server stops");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the server did not wait for it");
    }
  }

  /** Whether it is open, and nothing came that nobody asked for. */
  boolean isFit() {
    try {
      return channel.read(ByteBuffer.allocate(1)) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isOlderThan(long nanos) {
    return System.nanoTime() - openedAt > nanos;
  }

  /** How long it has not been used. */
  long idle() {
    return System.nanoTime() - usedAt;
  }

  /** Ends what another thread waits for; that closes it. */
  void cancel() {
    cancelled = true;
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    try {
      selector.close();
    } finally {
      channel.close();
    }
  }
}
