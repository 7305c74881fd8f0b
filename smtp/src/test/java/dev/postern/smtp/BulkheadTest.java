package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerEvent;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.filter.FilterSession;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slow part of the embedder's holds up those who need it, and nobody else. */
class BulkheadTest {
  private static final String BUSY = "451 4.3.2 Server is busy, try again later";

  /** A call with this in its name, from {@code slow…}, waits until {@link #goOn}. */
  private volatile String hold = "";

  /** Java 25's common pool has one thread on two processors, and each of two blocks. */
  private static final Executor ONE_EACH = task -> new Thread(task, "hearing").start();

  private final Semaphore held = new Semaphore(0);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final BlockingQueue<ServerEvent> gone = new LinkedBlockingQueue<>();
  private final List<SocketClient> clients = new ArrayList<>();
  private final MailServer server =
      new TestServers()
          .secured(Smtp.mx())
          .filter(MessageFilter.stateless("slow", new Filter()))
          .delivery(new Target())
          .observer(
              event -> {
                if (event instanceof ServerEvent.Disconnected) {
                  gone.add(event);
                }
              })
          .limits(
              Limits.defaults()
                  .with(Limits.Count.FILTER_CALLS, 1)
                  .with(Limits.Count.DIRECTORY_LOOKUPS, 1)
                  .with(Limits.Count.DELIVERIES, 1)
                  .with(Limits.Count.BULKHEAD_QUEUE, 1))
          .build();

  private void called(String call, String detail) {
    calls.add(call + " " + detail + " on " + Thread.currentThread().getName());
    if (call.equals(hold)) {
      held.release();
      boolean interrupted = false;
      while (true) {
        try {
          goOn.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Filter implements FilterSession {
    @Override
    public Verdict connect(Findings before) {
      called("connect", "");
      return Verdict.pass();
    }

    @Override
    public Verdict sender(Envelope envelope, Findings before) {
      called("sender", envelope.reversePath().map(EmailAddress::localPart).orElse(""));
      return Verdict.pass();
    }
  }

  private final class Target implements DeliveryTarget {
    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      called("resolve", recipient.localPart());
      return Resolution.accepted();
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      called("deliver", "");
      return List.of(DeliveryOutcome.delivered());
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    goOn.countDown();
    for (SocketClient client : clients) {
      client.close();
    }
    server.close();
  }

  private SocketClient connect() throws IOException {
    SocketClient client = new SocketClient(server, "smtp");
    clients.add(client);
    return client;
  }

  /** A client that has gone so far that its next line asks for the part. */
  private SocketClient ready(String part) throws IOException {
    SocketClient client = connect();
    assertThat(client.hear()).startsWith("220");
    client.say("HELO c");
    if (!part.equals("sender")) {
      client.say("MAIL FROM:<a@example.net>");
    }
    if (part.equals("deliver")) {
      client.say("RCPT TO:<ann@example.org>");
      client.say("DATA");
    }
    return client;
  }

  private static String line(String part, String who) {
    return switch (part) {
      case "sender" -> "MAIL FROM:<" + who + "@example.net>";
      case "resolve" -> "RCPT TO:<" + who + "@example.org>";
      default -> "text\r\n.";
    };
  }

  @ParameterizedTest
  @CsvSource({"sender", "resolve", "deliver"})
  void whoNeedsTheSlowPartWaitsOrIsTurnedAwayAndNobodyElse(String part) throws Exception {
    SocketClient first = ready(part);
    SocketClient second = ready(part);
    SocketClient third = ready(part);
    SocketClient other = ready(part.equals("sender") ? "resolve" : "sender");
    hold = part;
    first.send(line(part, "first"));
    assertThat(held.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    second.send(line(part, "second"));
    third.send(line(part, "third"));
    // One of the two waits, the other finds no place.
    Object answer =
        CompletableFuture.anyOf(
                CompletableFuture.supplyAsync(second::hearUnchecked, ONE_EACH),
                CompletableFuture.supplyAsync(third::hearUnchecked, ONE_EACH))
            .get(30, TimeUnit.SECONDS);
    assertThat(answer).isEqualTo(BUSY);
    assertThat(other.say("NOOP")).startsWith("250");
    hold = "";
    goOn.countDown();
    assertThat(first.hear()).startsWith("250");
  }

  @Test
  void whoConnectsWhenFiltersAreStuckIsToldToComeAgain() throws Exception {
    SocketClient before = ready("sender");
    hold = "connect";
    connect();
    assertThat(held.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    SocketClient second = connect();
    SocketClient third = connect();
    Object answer =
        CompletableFuture.anyOf(
                CompletableFuture.supplyAsync(second::hearUnchecked, ONE_EACH),
                CompletableFuture.supplyAsync(third::hearUnchecked, ONE_EACH))
            .get(30, TimeUnit.SECONDS);
    assertThat(answer).isEqualTo("421 4.3.2 Server is busy, try again later");
    assertThat(before.say("NOOP")).startsWith("250");
  }

  @ParameterizedTest
  @CsvSource({"sender", "resolve"})
  void workOfClientsThatAreGoneIsDropped(String part) throws Exception {
    SocketClient first = ready(part);
    SocketClient second = ready(part);
    hold = part;
    first.send(line(part, "first"));
    assertThat(held.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    second.send(line(part, "second"));
    second.reset();
    assertThat(gone.poll(30, TimeUnit.SECONDS)).isNotNull();
    hold = "";
    goOn.countDown();
    assertThat(first.hear()).startsWith("250");
    // The place in the queue is free again, and what comes next is next.
    assertThat(ready(part).say(line(part, "third"))).startsWith("250");
    assertThat(calls).noneSatisfy(call -> assertThat(call).startsWith(part + " second"));
    assertThat(calls).anySatisfy(call -> assertThat(call).startsWith(part + " third"));
  }

  @Test
  void eachPartHasThreadsOfItsOwn() throws Exception {
    SocketClient client = ready("deliver");
    assertThat(client.say(line("deliver", ""))).startsWith("250");
    assertThat(threads("connect")).containsOnly("postern-filters");
    assertThat(threads("sender")).containsOnly("postern-filters");
    assertThat(threads("resolve")).containsOnly("postern-directory");
    assertThat(threads("deliver")).containsOnly("postern-delivery");
  }

  private List<String> threads(String part) {
    return calls.stream()
        .filter(call -> call.startsWith(part + " "))
        .map(call -> call.replaceAll(".* on (.*)-\\d+", "$1"))
        .toList();
  }
}
