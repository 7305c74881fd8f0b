package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.ServerEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An I/O thread that meets an error serves its other connections, and can be ended. */
@Timeout(60)
class IoLoopTest {
  private static final int OTHERS = 16;

  @Test
  void anErrorOfOneConnectionIsNotTheEndOfTheOthers() throws Exception {
    TestServer server = new TestServer();
    MailThreads threads =
        new MailThreads(Limits.defaults(), new FatalErrors(server.observer(), server.clock()));
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
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch heard = new CountDownLatch(OTHERS);
    List<SocketChannel> clients = new ArrayList<>();
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      clients.add(connected(listening, service, processor, new Receiving(() -> hold(held, goOn))));
      send(clients.get(0));
      held.await();
      // All the others are found readable together, the failing one somewhere among them.
      for (int i = 0; i < OTHERS; i++) {
        clients.add(connected(listening, service, processor, new Receiving(heard::countDown)));
        if (i == 0) {
          clients.add(connected(listening, service, processor, new Receiving(IoLoopTest::fail)));
        }
      }
      for (SocketChannel client : clients) {
        send(client);
      }
      goOn.countDown();
      heard.await();
      Leftovers.await(() -> !server.events().isEmpty());
      assertThat(clients.get(2).read(ByteBuffer.allocate(1))).isEqualTo(-1);
      for (SocketChannel client : clients) {
        client.close();
      }
    }
    assertThat(server.events()).hasOnlyElementsOfType(ServerEvent.FatalError.class).hasSize(1);
    service.dispose();
    processor.dispose();
    threads.shutdown(Duration.ofSeconds(20));
    Leftovers.assertNoThreads();
  }

  private static SocketChannel connected(
      ServerSocketChannel listening,
      MailAcceptor service,
      MailProcessor processor,
      ChannelEvents events)
      throws Exception {
    SocketChannel client = SocketChannel.open(listening.getLocalAddress());
    Channels.session(listening.accept(), service, processor, events);
    return client;
  }

  private static void send(SocketChannel client) throws IOException {
    client.write(ByteBuffer.wrap(new byte[] {1}));
  }

  private static void hold(CountDownLatch held, CountDownLatch goOn) {
    held.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail() {
    throw new OutOfMemoryError("simulated");
  }

  private record Receiving(Runnable reaction) implements ChannelEvents {
    @Override
    public void opened() {}

    @Override
    public void received(ByteBuffer octets) {
      reaction.run();
    }

    @Override
    public void sent(int octets) {}

    @Override
    public void inputClosed() {}

    @Override
    public void closed() {}
  }
}
