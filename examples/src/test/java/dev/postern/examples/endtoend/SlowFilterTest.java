package dev.postern.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.filter.FilterSession;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.imap.Imap;
import dev.postern.pop3.Pop3;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients whom a filter keeps waiting keep nobody else waiting, in no protocol. */
@Timeout(120)
class SlowFilterTest {
  /** More than there are workers, and as many as may ask filters at once. */
  private static final int STUCK = Limits.defaults().asInt(Limits.Count.FILTER_CALLS);

  private final Semaphore held = new Semaphore(0);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @TempDir private Path data;

  /** Holds up every client. */
  private final class Slow implements FilterSession {
    @Override
    public Verdict connect(Findings before) {
      held.release();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Verdict.pass();
    }
  }

  @Test
  void popAndImapGreetWhileTheFilterIsStuck() throws Exception {
    List<Dialogue> stuck = new ArrayList<>();
    try (MailHost host =
        MailHost.start(
            data,
            builder ->
                builder
                    .limits(Limits.defaults().with(Limits.Count.BULKHEAD_SHARE, 100))
                    .filter(MessageFilter.stateless("slow", new Slow()))
                    .listen(Smtp.mx().port(0), Pop3.pop3().port(0), Imap.imap().port(0)))) {
      for (int i = 0; i < STUCK + 50; i++) {
        stuck.add(Dialogue.at("localhost", host.port("smtp")));
      }
      assertThat(held.tryAcquire(STUCK, 60, TimeUnit.SECONDS)).isTrue();
      greeted(host, "pop3", "+OK");
      greeted(host, "imap", "* OK");
      goOn.countDown();
      for (Dialogue client : stuck) {
        client.hear("220");
      }
    } finally {
      goOn.countDown();
      for (Dialogue client : stuck) {
        client.close();
      }
    }
  }

  private static void greeted(MailHost host, String listener, String greeting) throws IOException {
    try (Dialogue client = Dialogue.at("localhost", host.port(listener))) {
      client.hear(greeting);
    }
  }
}
