package dev.postern.net.internal;

import dev.postern.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.apache.mina.core.polling.AbstractPollingIoAcceptor;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.transport.socket.DefaultSocketSessionConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts the connections of all listeners, TCP and unix-domain, in one thread. */
final class MailAcceptor extends AbstractPollingIoAcceptor<ChannelSession, ServerSocketChannel> {
  static final String THREAD = "postern-accept";

  private static final Logger LOG = LoggerFactory.getLogger(MailAcceptor.class);
  private static final int BACKLOG = 1024;
  private static final long PAUSE_NANOS = 20_000_000;

  private final List<MailProcessor> processors;
  private final AdmissionControl admission;
  private final Set<ChannelSession> accepted = ConcurrentHashMap.newKeySet();
  // Set by init, which the superclass calls before this class's initializers run.
  private Selector selector;
  private volatile Listener opening;
  private volatile SocketAddress bound;
  private int next;

  MailAcceptor(Executor executor, List<MailProcessor> processors, AdmissionControl admission) {
    super(new DefaultSocketSessionConfig(), executor, processors.get(0));
    this.processors = processors;
    this.admission = admission;
    setBacklog(BACKLOG);
    setReuseAddress(true);
  }

  /** Binds one address of a listener; its port is in the answer. */
  synchronized SocketAddress bind(Listener listener, SocketAddress address) throws IOException {
    opening = listener;
    bind(address);
    return bound;
  }

  @Override
  protected void init() throws IOException {
    selector = Selector.open();
  }

  @Override
  protected void init(SelectorProvider provider) throws IOException {
    init();
  }

  @Override
  protected void destroy() throws IOException {
    if (selector != null) {
      selector.close();
    }
  }

  @Override
  protected int select() throws IOException {
    Thread.currentThread().setName(THREAD);
    return selector.select();
  }

  @Override
  protected void wakeup() {
    selector.wakeup();
  }

  @Override
  protected Iterator<ServerSocketChannel> selectedHandles() {
    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public ServerSocketChannel next() {
        return (ServerSocketChannel) keys.next().channel();
      }

      @Override
      public void remove() {
        keys.remove();
      }
    };
  }

  @Override
  protected ServerSocketChannel open(SocketAddress address) throws IOException {
    boolean inet = address instanceof InetSocketAddress;
    ServerSocketChannel channel =
        inet ? ServerSocketChannel.open() : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      if (inet) {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, isReuseAddress());
      }
      channel.bind(address, getBacklog());
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_ACCEPT, opening);
      bound = channel.getLocalAddress();
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  @Override
  protected SocketAddress localAddress(ServerSocketChannel channel) throws IOException {
    return channel.getLocalAddress();
  }

  @Override
  protected ChannelSession accept(IoProcessor<ChannelSession> unused, ServerSocketChannel server) {
    SelectionKey key = server.keyFor(selector);
    if (key == null || !key.isValid() || !key.isAcceptable()) {
      return null;
    }
    SocketChannel channel;
    try {
      channel = server.accept();
    } catch (IOException e) {
      // Out of file descriptors, most likely: the others go on, so try again a little later.
      LOG.warn("cannot accept connections for now", e);
      LockSupport.parkNanos(PAUSE_NANOS);
      return null;
    }
    if (channel == null) {
      return null;
    }
    try {
      return welcome((Listener) key.attachment(), channel);
    } catch (IOException e) {
      LOG.debug("a connection was lost while it was accepted", e);
      close(channel);
      return null;
    } catch (Throwable e) {
      // The loop would end by it, and nobody be accepted any more.
      admission.failed(e);
      close(channel);
      return null;
    }
  }

  private ChannelSession welcome(Listener listener, SocketChannel channel) throws IOException {
    SocketAddress remote = channel.getRemoteAddress();
    SocketAddress local = channel.getLocalAddress();
    if (remote == null) {
      throw new IOException("gone before it was accepted");
    }
    if (remote instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    ChannelSession session = new ChannelSession(this, processor(), channel);
    Optional<ByteBuffer> refusal = admission.turnAway(listener, remote, local);
    if (refusal.isPresent()) {
      channel.configureBlocking(false);
      channel.write(refusal.get());
      channel.close();
      return null;
    }
    accepted.add(session);
    try {
      session.tell(admission.connect(listener, session));
    } catch (Throwable e) {
      accepted.remove(session);
      throw e;
    }
    return session;
  }

  /** Says whether it was still remembered. */
  boolean forget(ChannelSession session) {
    return accepted.remove(session);
  }

  /**
   * Closes those that are left when no thread moves octets any more: they were accepted so late
   * that their processor never saw them.
   */
  void closeAll() {
    for (ChannelSession session : accepted) {
      close(session.channel());
      session.over();
    }
  }

  private MailProcessor processor() {
    next = (next + 1) % processors.size();
    return processors.get(next);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a connection could not be closed", e);
    }
  }

  @Override
  protected void close(ServerSocketChannel channel) throws IOException {
    SelectionKey key = channel.keyFor(selector);
    if (key != null) {
      key.cancel();
    }
    channel.close();
  }

  @Override
  public TransportMetadata getTransportMetadata() {
    return ChannelSession.METADATA;
  }
}
