package dev.postern.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written goes out at once as far as the kernel takes it, and then by the I/O thread. */
@Timeout(60)
class ChannelSessionTest {
  /** More than the kernel takes of a connection whose other end does not read. */
  private static final int LARGE = 32 << 20;

  private final TestServer server = new TestServer();
  private final MailThreads threads =
      new MailThreads(Limits.defaults(), new FatalErrors(server.observer(), server.clock()));
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private MailProcessor processor;
  private MailAcceptor service;
  private SocketChannel client;
  private ChannelSession session;

  @BeforeEach
  void connect() throws Exception {
    processor = new MailProcessor(threads.io(), "postern-io-test");
    service = new MailAcceptor(threads.io(), List.of(processor), null);
    service.setHandler(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession from, Object message) {
            ((ChannelSession) from).events().received(((IoBuffer) message).buf());
          }

          @Override
          public void messageSent(IoSession to, Object message) {
            ((ChannelSession) to).wrote(((IoBuffer) message).remaining());
          }

          @Override
          public void sessionClosed(IoSession closed) {
            over.countDown();
          }
        });
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = SocketChannel.open(listening.getLocalAddress());
      session = Channels.session(listening.accept(), service, processor, new Holding());
    }
    // What is heard has been registered.
    client.write(ByteBuffer.wrap(new byte[1]));
    held.await();
  }

  @AfterEach
  void end() throws Exception {
    goOn.countDown();
    client.close();
    service.dispose();
    processor.dispose();
    threads.shutdown(Duration.ofSeconds(20));
    Leftovers.assertNoThreads();
  }

  /** The first that is heard keeps the I/O thread. */
  private final class Holding implements ChannelEvents {
    @Override
    public void opened() {}

    @Override
    public void received(ByteBuffer octets) {
      held.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void sent(int octets) {
      sent.addAndGet(octets);
    }

    @Override
    public void inputClosed() {}

    @Override
    public void closed() {}
  }

  @Test
  void aReplyDoesNotWaitForTheIoThread() throws IOException {
    session.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    ByteBuffer reply = ByteBuffer.allocate(3);
    while (reply.hasRemaining() && client.read(reply) >= 0) {
      // It comes in pieces.
    }
    assertThat(reply.array()).containsExactly(1, 2, 3);
    assertThat(sent).hasValue(3);
    assertThat(session.written()).isEqualTo(3);
  }

  @Test
  void whatTheKernelDoesNotTakeAtOnceFollowsInOrder() throws Exception {
    byte[] large = new byte[LARGE];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i / 7);
    }
    session.write(ByteBuffer.wrap(large));
    assertThat(sent.get()).isBetween(1L, LARGE - 1L);
    session.write(ByteBuffer.wrap(new byte[] {42}));
    goOn.countDown();
    ByteBuffer all = ByteBuffer.allocate(LARGE + 1);
    while (all.hasRemaining() && client.read(all) >= 0) {
      // It comes in pieces.
    }
    assertThat(all.position()).isEqualTo(LARGE + 1);
    assertThat(ByteBuffer.wrap(all.array(), 0, LARGE).equals(ByteBuffer.wrap(large))).isTrue();
    assertThat(all.get(LARGE)).isEqualTo((byte) 42);
    Leftovers.await(() -> sent.get() == LARGE + 1);
    assertThat(session.written()).isEqualTo(LARGE + 1);
  }

  @Test
  void whatAnInterruptedThreadWritesGetsThereToo() throws Exception {
    Thread.currentThread().interrupt();
    session.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(Thread.interrupted()).isTrue();
    goOn.countDown();
    ByteBuffer reply = ByteBuffer.allocate(3);
    while (reply.hasRemaining() && client.read(reply) >= 0) {
      // It comes in pieces.
    }
    assertThat(reply.array()).containsExactly(1, 2, 3);
    assertThat(session.isClosing()).isFalse();
  }

  @Test
  void whatIsWrittenToAPeerThatIsGoneEndsTheConnection() throws Exception {
    client.close();
    while (!session.isClosing()) {
      session.write(ByteBuffer.wrap(new byte[1024]));
    }
    goOn.countDown();
    assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
  }
}
