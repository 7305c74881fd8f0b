package dev.postern.imap.server;

import dev.postern.imap.response.Tagged;
import dev.postern.imap.server.ImapState.Selected;
import dev.postern.net.Connection;
import dev.postern.net.Frame;
import dev.postern.net.Framing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Waits for DONE; holds no thread. */
final class IdleInput implements Input {
  /** Room for {@code DONE} and its CRLF, and for what a mistaken client sends instead. */
  private static final int MAX_LINE = 1024;

  /**
   * How often an idle client hears something, so that no router on the way forgets the connection
   * (Dovecot's imap_idle_notify_interval).
   */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(2);

  private final Exchange exchange;
  private final IdleNews news;
  private Connection.Cancellable nextSign;

  IdleInput(Exchange exchange) {
    this.exchange = exchange;
    this.news = new IdleNews(exchange);
    keepAlive();
  }

  Exchange exchange() {
    return exchange;
  }

  /** What is told while it waits. */
  IdleNews news() {
    return news;
  }

  private void keepAlive() {
    nextSign =
        exchange
            .connection()
            .schedule(
                KEEP_ALIVE,
                () -> {
                  news.signOfLife();
                  keepAlive();
                });
  }

  @Override
  public Framing expects() {
    return new Framing.Line(MAX_LINE);
  }

  @Override
  public void received(Frame frame) {
    nextSign.cancel();
    if (exchange.session().state() instanceof Selected selected) {
      selected.view().rest();
    }
    boolean done =
        frame instanceof Frame.Line line
            && new String(line.octets(), StandardCharsets.ISO_8859_1).equalsIgnoreCase("DONE");
    exchange.complete(done ? Tagged.ok("Idle completed.") : Tagged.bad("Expected DONE"));
  }
}
