package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.Limits.Count;
import dev.postern.MailServer;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Filters that are slow to close keep nobody waiting but those who need a filter. */
@Timeout(120)
class FilterClosingTest {
  private static final int CLIENTS = 12;

  private final List<String> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(CLIENTS);

  private final class Slow implements FilterSession {
    @Override
    public void close() {
      threads.add(Thread.currentThread().getName());
      try {
        if (goOn.await(60, TimeUnit.SECONDS)) {
          closed.countDown();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void aClosingIsDoneByAThreadForFiltersHoweverManyThereAre() throws Exception {
    MessageFilter slow = peer -> new Slow();
    Limits narrow =
        Limits.defaults()
            .with(Count.FILTER_CALLS, 1)
            .with(Count.BULKHEAD_QUEUE, 1)
            .with(Count.BULKHEAD_SHARE, 100);
    try (MailServer server =
        new TestServers()
            .secured(Smtp.mx().filters(slow), Smtp.lmtp().filters())
            .limits(narrow)
            .build()) {
      server.start();
      List<SocketClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        SocketClient client = new SocketClient(server, "smtp");
        assertThat(client.hear()).startsWith("220 ");
        clients.add(client);
      }
      for (SocketClient client : clients) {
        assertThat(client.say("QUIT")).startsWith("221 ");
        client.close();
      }
      try (SocketClient other = new SocketClient(server, "lmtp")) {
        assertThat(other.hear()).startsWith("220 ");
      }
      goOn.countDown();
      assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads).hasSize(CLIENTS).allMatch(name -> name.startsWith("postern-filters"));
  }
}
