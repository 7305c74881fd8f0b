package dev.postern.crash;

import java.io.IOException;
import java.time.Duration;

/** Waits in IDLE and fetches what arrives; each message that is visible must be whole. */
final class ReadLoad implements Load {
  private static final Duration NAP = Duration.ofMillis(50);

  private final Place place;
  private final ServerProcess server;
  private final Trial trial;
  private long next;

  ReadLoad(Place place, ServerProcess server, Trial trial) {
    this.place = place;
    this.server = server;
    this.trial = trial;
  }

  @Override
  public void run() throws IOException {
    try (ImapClient client = new ImapClient(server, place.user())) {
      Opening opening = Opening.select(client, place, trial.ledger());
      opening.answer().checkYes("SELECT of " + place);
      next = opening.uidNext();
      while (!server.isKilled()) {
        client.idle(NAP).checkYes("IDLE");
        client.fetch(next + ":*", "(UID RFC822.SIZE BODY.PEEK[])", this::see).checkYes("FETCH");
      }
    }
  }

  private void see(Fetched message) {
    if (message.body().isEmpty()) {
      // Another client changed flags.
      return;
    }
    trial.ledger().of(place).saw(message.uid(), message.whole(place).id());
    if (message.uid() >= next) {
      next = message.uid() + 1;
      trial.counters().add(Figure.SHOWN, 1);
    }
  }
}
