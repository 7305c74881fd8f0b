package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that goes away while a filter, a look-up or a delivery takes its time. */
@Timeout(120)
class SlowPartsTest {
  private static final String TEXT =
      "Subject: whole\r\n\r\n" + "0123456789\r\n".repeat(SweptHost.moreThanMemory() / 10);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger openFilters = new AtomicInteger();
  private final List<String> kept = new CopyOnWriteArrayList<>();
  private volatile Slow slow = Slow.DELIVERY;

  private enum Slow {
    CONNECT,
    HELO,
    SENDER,
    RECIPIENT,
    MESSAGE,
    LOOK_UP,
    DELIVERY
  }

  private void at(Slow stage) {
    if (stage != slow) {
      return;
    }
    asked.countDown();
    try {
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @EnumSource(Slow.class)
  void nothingIsLeftOfAResetConnection(Slow stage) throws Exception {
    goAway(
        stage,
        socket -> {
          socket.setSoLinger(true, 0);
          socket.close();
        });
    assertThat(kept.size()).isLessThanOrEqualTo(1);
    if (stage == Slow.DELIVERY) {
      assertThat(kept).hasSize(1);
    }
  }

  /** It sent all and waits: it hears how its message fared, and it is there. */
  @ParameterizedTest
  @EnumSource(Slow.class)
  void nothingIsLostOfAHalfClosedOne(Slow stage) throws Exception {
    String heard = goAway(stage, Socket::shutdownOutput);
    assertThat(heard.lines().filter(line -> line.startsWith("250 2.0.0 "))).hasSize(kept.size());
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0)).endsWith("\n" + TEXT);
  }

  private interface Leaving {
    void leave(Socket socket) throws IOException;
  }

  private String goAway(Slow stage, Leaving leaving) throws Exception {
    slow = stage;
    StringBuilder heard = new StringBuilder();
    try (SweptHost host = new SweptHost(s -> s.delivery(new Target()).filter(new Filter()))) {
      host.server().start();
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), host.server().port("smtp"))) {
        socket.setSoTimeout(60_000);
        String all = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<ann@example.org>\r\nDATA\r\n" + TEXT;
        socket.getOutputStream().write((all + ".\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        leaving.leave(socket);
        goOn.countDown();
        if (!socket.isClosed()) {
          byte[] octets = socket.getInputStream().readAllBytes();
          heard.append(new String(octets, StandardCharsets.US_ASCII));
        }
      }
      host.server().close();
      assertThat(host.spooled()).as("octets in the spool").isZero();
      assertThat(host.unfinished()).as("octets of envelopes").isZero();
    }
    assertThat(openFilters).hasValue(0);
    kept.forEach(message -> assertThat(message).endsWith("\n" + TEXT));
    return heard.toString();
  }

  private final class Target implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      at(Slow.LOOK_UP);
      return Resolution.accepted();
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      at(Slow.DELIVERY);
      try (InputStream in = delivery.message().open()) {
        kept.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      int recipients = delivery.envelope().recipients().size();
      return Collections.nCopies(recipients, DeliveryOutcome.delivered());
    }
  }

  private final class Filter implements MessageFilter {
    @Override
    public FilterSession open(dev.postern.net.PeerInfo peer) {
      openFilters.incrementAndGet();
      return new Stages();
    }
  }

  private final class Stages implements FilterSession {
    @Override
    public Verdict connect(Findings before) {
      at(Slow.CONNECT);
      return Verdict.pass();
    }

    @Override
    public Verdict helo(String host, Findings before) {
      at(Slow.HELO);
      return Verdict.pass();
    }

    @Override
    public Verdict sender(Envelope envelope, Findings before) {
      at(Slow.SENDER);
      return Verdict.pass();
    }

    @Override
    public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
      at(Slow.RECIPIENT);
      return Verdict.pass();
    }

    @Override
    public Verdict message(FilteredMessage message) {
      at(Slow.MESSAGE);
      return Verdict.pass();
    }

    @Override
    public void close() {
      openFilters.decrementAndGet();
    }
  }
}
