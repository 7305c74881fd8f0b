package dev.postern.net.internal;

import dev.postern.Listener;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets: one acceptor for all listeners, a few I/O threads for all connections. */
final class MinaTransport {
  private static final Logger LOG = LoggerFactory.getLogger(MinaTransport.class);

  private final List<MailProcessor> processors = new ArrayList<>();
  private final MailAcceptor acceptor;

  MinaTransport(Executor threads, int ioThreads, AdmissionControl admission) throws IOException {
    for (int i = 1; i <= ioThreads; i++) {
      processors.add(new MailProcessor(threads, "postern-io-" + i));
    }
    acceptor = new MailAcceptor(threads, processors, admission);
    acceptor.setHandler(new Bridge());
    acceptor.setCloseOnDeactivation(false);
  }

  /** Binds one address; the answer has its port. */
  SocketAddress bind(Listener listener, SocketAddress address) throws IOException {
    return acceptor.bind(listener, address);
  }

  /** Gives an address up. */
  void unbind(SocketAddress address) {
    acceptor.unbind(address);
  }

  /** Accepts no more. */
  void unbindAll() {
    acceptor.unbind();
  }

  /** Ends all that is left, and the threads' work. */
  void dispose() {
    acceptor.dispose();
    endProcessors();
    acceptor.closeAll();
  }

  /** Ends all connections but those that are accepted from now on. */
  void endProcessors() {
    processors.forEach(MailProcessor::dispose);
  }

  /** Hands MINA's events over. */
  private static final class Bridge extends IoHandlerAdapter {

    @Override
    public void sessionOpened(IoSession session) {
      channel(session).events().opened();
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
      channel(session).events().received(((IoBuffer) message).buf());
    }

    @Override
    public void messageSent(IoSession session, Object message) {
      channel(session).wrote(((IoBuffer) message).remaining());
    }

    @Override
    public void inputClosed(IoSession session) {
      channel(session).inputClosed();
    }

    @Override
    public void sessionClosed(IoSession session) {
      channel(session).over();
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
      if (cause instanceof IOException) {
        LOG.debug("connection lost peer={}", session.getRemoteAddress(), cause);
      } else {
        LOG.error("transport failed peer={}", session.getRemoteAddress(), cause);
      }
      session.closeNow();
    }

    private static ChannelSession channel(IoSession session) {
      return (ChannelSession) session;
    }
  }
}
