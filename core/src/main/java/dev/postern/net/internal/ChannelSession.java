package dev.postern.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.DefaultIoFilterChain;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.service.DefaultTransportMetadata;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.IoSessionConfig;
import org.apache.mina.transport.socket.DefaultSocketSessionConfig;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MINA's session around a TCP or unix-domain channel, as the layers above want to see it. */
final class ChannelSession extends AbstractIoSession implements RawChannel {
  static final TransportMetadata METADATA =
      new DefaultTransportMetadata(
          "postern",
          "socket",
          false,
          true,
          SocketAddress.class,
          SocketSessionConfig.class,
          IoBuffer.class);

  private static final Logger LOG = LoggerFactory.getLogger(ChannelSession.class);
  private static final String QUICK_ACK = "TCP_QUICKACK";
  private static final int MIN_READ = 1024;
  private static final int FIRST_READ = 2048;
  private static final int MAX_READ = 16 * 1024;

  private final MailAcceptor acceptor;
  private final MailProcessor processor;
  private final SocketChannel channel;
  private final SocketAddress remote;
  private final SocketAddress local;
  private final IoFilterChain chain;

  /** Those that wait for the I/O thread. */
  private final AtomicInteger writes = new AtomicInteger();

  /** Octets that did not have to wait for it. */
  private final AtomicLong writtenAtOnce = new AtomicLong();

  private volatile SelectionKey key;
  private volatile boolean inputOver;
  private volatile boolean outputEnding;
  private ChannelEvents events;

  ChannelSession(MailAcceptor acceptor, MailProcessor processor, SocketChannel channel)
      throws IOException {
    super(acceptor);
    this.acceptor = acceptor;
    this.processor = processor;
    this.channel = channel;
    this.remote = channel.getRemoteAddress();
    this.local = channel.getLocalAddress();
    this.config = readSizes();
    this.chain = new DefaultIoFilterChain(this);
  }

  /** Per session, since MINA adapts the size to each; no option is set on the socket by it. */
  private static IoSessionConfig readSizes() {
    DefaultSocketSessionConfig sizes = new DefaultSocketSessionConfig();
    sizes.setMaxReadBufferSize(MAX_READ);
    sizes.setReadBufferSize(FIRST_READ);
    sizes.setMinReadBufferSize(MIN_READ);
    // Stalled writes are noticed by the connection, for all transports alike.
    sizes.setWriteTimeout(0);
    return sizes;
  }

  void tell(ChannelEvents listener) {
    events = listener;
  }

  ChannelEvents events() {
    return events;
  }

  /** It is closed: its connection is told, once. */
  void over() {
    if (acceptor.forget(this)) {
      events.closed();
    }
  }

  SocketChannel channel() {
    return channel;
  }

  SelectionKey key() {
    return key;
  }

  void registered(SelectionKey newKey) {
    key = newKey;
  }

  // --- As a RawChannel.

  @Override
  public void write(ByteBuffer octets) {
    // Few replies are more than the kernel takes at once: for those the I/O thread is not woken.
    if (octets.hasRemaining()
        && writes.get() == 0
        && key != null
        && !isClosing()
        && !hasInterrupt()) {
      writeAtOnce(octets);
    }
    if (octets.hasRemaining()) {
      writes.incrementAndGet();
      super.write(IoBuffer.wrap(octets));
    }
  }

  /** The JDK closes a channel to which an interrupted thread writes. */
  private static boolean hasInterrupt() {
    return Thread.currentThread().isInterrupted();
  }

  private void writeAtOnce(ByteBuffer octets) {
    try {
      int count = channel.write(octets);
      if (count > 0) {
        writtenAtOnce.addAndGet(count);
        events.sent(count);
      }
    } catch (IOException e) {
      LOG.debug("lost peer={}", remote, e);
      closeNow();
    }
  }

  @Override
  public void suspend() {
    suspendRead();
  }

  @Override
  public void resume() {
    // Once the peer has ended its direction, each look at it would report that again.
    if (!inputOver) {
      resumeRead();
    }
  }

  @Override
  public void acknowledgeAtOnce() {
    for (SocketOption<?> option : channel.supportedOptions()) {
      if (option.name().equals(QUICK_ACK)) {
        set(option);
      }
    }
  }

  // A platform's own option, named by the JDK where there is one, and of type Boolean.
  @SuppressWarnings("unchecked")
  private void set(SocketOption<?> option) {
    try {
      channel.setOption((SocketOption<Boolean>) option, true);
    } catch (IOException e) {
      LOG.debug("peer={} cannot be acknowledged at once", remote, e);
    }
  }

  @Override
  public void closeAfterFlush() {
    closeOnFlush();
  }

  @Override
  public void shutdownOutputAfterFlush() {
    outputEnding = true;
    if (writes.get() == 0) {
      shutdownOutput();
    }
  }

  @Override
  public void abort() {
    closeNow();
  }

  @Override
  public void reset() {
    try {
      // Without lingering, what is queued in the kernel is dropped, and the end is no orderly one.
      // A unix socket has the option, too, but no such end: what it does there is the platform's.
      if (local instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      LOG.debug("peer={} was gone before it was reset", remote, e);
    }
    closeNow();
  }

  @Override
  public long written() {
    return writtenAtOnce.get() + getWrittenBytes();
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  // --- From the I/O thread.

  void wrote(int octets) {
    events.sent(octets);
    if (writes.decrementAndGet() == 0 && outputEnding) {
      shutdownOutput();
    }
  }

  void inputClosed() {
    if (!inputOver) {
      inputOver = true;
      events.inputClosed();
    }
    suspendRead();
  }

  private void shutdownOutput() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("peer={} was gone before its output ended", remote, e);
      closeNow();
    }
  }

  // --- As a session of MINA's.

  @Override
  public IoProcessor<ChannelSession> getProcessor() {
    return processor;
  }

  @Override
  public IoFilterChain getFilterChain() {
    return chain;
  }

  @Override
  public TransportMetadata getTransportMetadata() {
    return METADATA;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return remote;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return local;
  }
}
