package dev.postern.net.internal;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.Executor;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.core.polling.AbstractPollingIoProcessor;
import org.apache.mina.core.session.SessionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the octets of some connections in one I/O thread. Differs from MINA's own processor in that
 * interest bits change atomically from any thread and take effect at once: there, reading resumed
 * by a worker starts up to a second later, and a bit may be lost.
 */
final class MailProcessor extends AbstractPollingIoProcessor<ChannelSession> {
  private static final Logger LOG = LoggerFactory.getLogger(MailProcessor.class);

  private final String name;
  private volatile Selector selector;
  private volatile Thread io;
  private boolean wokenByItself;

  MailProcessor(Executor executor, String name) throws IOException {
    super(executor);
    this.name = name;
    this.selector = Selector.open();
  }

  @Override
  protected int select(long timeout) throws IOException {
    Thread current = Thread.currentThread();
    if (io != current) {
      io = current;
      current.setName(name);
    }
    if (wokenByItself) {
      wokenByItself = false;
      wakeupCalled.set(true);
      return selector.selectNow();
    }
    return selector.select(timeout);
  }

  @Override
  protected int select() throws IOException {
    return select(0);
  }

  @Override
  protected void wakeup() {
    if (Thread.currentThread() == io) {
      wokenByItself = true;
    } else {
      wakeupCalled.set(true);
      selector.wakeup();
    }
  }

  @Override
  protected void init(ChannelSession session) throws IOException {
    SocketChannel channel = session.channel();
    try {
      channel.configureBlocking(false);
      session.registered(channel.register(selector, SelectionKey.OP_READ, session));
    } catch (Throwable e) {
      session.over();
      throw e;
    }
  }

  @Override
  protected void destroy(ChannelSession session) throws IOException {
    SelectionKey key = session.key();
    if (key != null) {
      key.cancel();
    }
    session.channel().close();
  }

  @Override
  protected void doDispose() throws IOException {
    selector.close();
  }

  @Override
  public void updateTrafficControl(ChannelSession session) {
    // Reading alone is ever suspended. The interest in writing is the I/O thread's business.
    setInterestedInRead(session, !session.isReadSuspended());
  }

  @Override
  protected void setInterestedInRead(ChannelSession session, boolean interested) {
    interest(session, SelectionKey.OP_READ, interested);
  }

  @Override
  protected void setInterestedInWrite(ChannelSession session, boolean interested) {
    interest(session, SelectionKey.OP_WRITE, interested);
  }

  private void interest(ChannelSession session, int operation, boolean interested) {
    SelectionKey key = session.key();
    if (key != null && changes(key, operation, interested) && Thread.currentThread() != io) {
      wakeup();
    }
  }

  /** Changes an interest; says whether that makes a difference. */
  static boolean changes(SelectionKey key, int operation, boolean interested) {
    try {
      int before = interested ? key.interestOpsOr(operation) : key.interestOpsAnd(~operation);
      return interested != ((before & operation) != 0);
    } catch (CancelledKeyException e) {
      // The I/O thread may have ended it at any moment: then nothing is to be selected any more.
      LOG.trace("gone meanwhile", e);
      return false;
    }
  }

  @Override
  protected boolean isInterestedInRead(ChannelSession session) {
    return interested(session, SelectionKey.OP_READ);
  }

  @Override
  protected boolean isInterestedInWrite(ChannelSession session) {
    return interested(session, SelectionKey.OP_WRITE);
  }

  private static boolean interested(ChannelSession session, int operation) {
    SelectionKey key = session.key();
    return key != null && key.isValid() && (key.interestOps() & operation) != 0;
  }

  @Override
  protected boolean isReadable(ChannelSession session) {
    SelectionKey key = session.key();
    return key != null && key.isValid() && key.isReadable();
  }

  @Override
  protected boolean isWritable(ChannelSession session) {
    SelectionKey key = session.key();
    return key != null && key.isValid() && key.isWritable();
  }

  @Override
  protected SessionState getState(ChannelSession session) {
    SelectionKey key = session.key();
    if (key == null) {
      return SessionState.OPENING;
    }
    return key.isValid() ? SessionState.OPENED : SessionState.CLOSING;
  }

  @Override
  protected int read(ChannelSession session, IoBuffer buffer) {
    try {
      return session.channel().read(buffer.buf());
    } catch (IOException e) {
      return lost(session, e);
    }
  }

  @Override
  protected int write(ChannelSession session, IoBuffer buffer, int length) {
    int limit = buffer.limit();
    if (buffer.remaining() > length) {
      buffer.limit(buffer.position() + length);
    }
    try {
      return session.channel().write(buffer.buf());
    } catch (IOException e) {
      return lost(session, e);
    } finally {
      buffer.limit(limit);
    }
  }

  /** A peer that is gone is no error of the server's, as which MINA would log it. */
  private static int lost(ChannelSession session, IOException e) {
    LOG.debug("lost peer={}", session.getRemoteAddress(), e);
    session.closeNow();
    return 0;
  }

  @Override
  protected int transferFile(ChannelSession session, FileRegion region, int length) {
    throw new UnsupportedOperationException("only octets are written");
  }

  @Override
  protected boolean isSelectorEmpty() {
    return selector.keys().isEmpty();
  }

  @Override
  protected Iterator<ChannelSession> allSessions() {
    return sessions(selector.keys().iterator());
  }

  @Override
  protected int allSessionsCount() {
    return selector.keys().size();
  }

  @Override
  protected Iterator<ChannelSession> selectedSessions() {
    return sessions(selector.selectedKeys().iterator());
  }

  private static Iterator<ChannelSession> sessions(Iterator<SelectionKey> keys) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return keys.hasNext();
      }

      @Override
      public ChannelSession next() {
        return (ChannelSession) keys.next().attachment();
      }

      @Override
      public void remove() {
        keys.remove();
      }
    };
  }

  @Override
  protected void registerNewSelector() throws IOException {
    Selector old = selector;
    Selector fresh = Selector.open();
    for (SelectionKey key : old.keys()) {
      if (key.isValid()) {
        ChannelSession session = (ChannelSession) key.attachment();
        session.registered(session.channel().register(fresh, key.interestOps(), session));
        key.cancel();
      }
    }
    selector = fresh;
    old.close();
  }

  @Override
  protected boolean isBrokenConnection() {
    boolean broken = false;
    for (SelectionKey key : selector.keys()) {
      if (!((ChannelSession) key.attachment()).channel().isConnected()) {
        key.cancel();
        broken = true;
      }
    }
    return broken;
  }
}
