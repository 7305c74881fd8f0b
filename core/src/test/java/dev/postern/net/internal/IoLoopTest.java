package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.session.IoSessionDataStructureFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An I/O thread that meets an error serves its other connections, and can be ended. */
@Timeout(60)
class IoLoopTest {

  @Test
  void anErrorOfOneConnectionIsNotTheEndOfTheOthers() throws Exception {
    TestServer server = new TestServer();
    MailThreads threads = new MailThreads(Limits.defaults(), new FatalErrors(server.observer()));
    MailProcessor processor = new MailProcessor(threads.io(), "postern-io-test");
    MailAcceptor service = new MailAcceptor(threads.io(), List.of(processor), null);
    service.setHandler(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            ((ChannelSession) session).events().received(((IoBuffer) message).buf());
          }

          @Override
          public void exceptionCaught(IoSession session, Throwable cause) {
            session.closeNow();
          }
        });
    CountDownLatch heard = new CountDownLatch(2);
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel failing = connect(listening, service, processor, new Failing());
      SocketChannel other = connect(listening, service, processor, new Hearing(heard));
      failing.write(ByteBuffer.wrap(new byte[] {1}));
      Leftovers.await(() -> !server.events().isEmpty());
      other.write(ByteBuffer.wrap(new byte[] {1}));
      Leftovers.await(() -> heard.getCount() == 1);
      other.write(ByteBuffer.wrap(new byte[] {2}));
      heard.await();
      assertThat(failing.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      failing.close();
      other.close();
    }
    assertThat(server.events()).hasOnlyElementsOfType(ServerEvent.FatalError.class).hasSize(1);
    service.dispose();
    processor.dispose();
    threads.shutdown(Duration.ofSeconds(20));
    Leftovers.assertNoThreads();
  }

  private static SocketChannel connect(
      ServerSocketChannel listening,
      MailAcceptor service,
      MailProcessor processor,
      ChannelEvents events)
      throws Exception {
    SocketChannel client = SocketChannel.open(listening.getLocalAddress());
    ChannelSession session = new ChannelSession(service, processor, listening.accept());
    session.tell(events);
    // As MINA does for sessions that come by its acceptor.
    IoSessionDataStructureFactory parts = service.getSessionDataStructureFactory();
    session.setAttributeMap(parts.getAttributeMap(session));
    session.setWriteRequestQueue(parts.getWriteRequestQueue(session));
    processor.add(session);
    return client;
  }

  private static class Failing implements ChannelEvents {
    @Override
    public void opened() {}

    @Override
    public void received(ByteBuffer octets) {
      throw new OutOfMemoryError("simulated");
    }

    @Override
    public void sent(int octets) {}

    @Override
    public void inputClosed() {}

    @Override
    public void closed() {}
  }

  private static final class Hearing extends Failing {
    private final CountDownLatch heard;

    Hearing(CountDownLatch heard) {
      this.heard = heard;
    }

    @Override
    public void received(ByteBuffer octets) {
      heard.countDown();
    }
  }
}
