package dev.postern.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Appends by IMAP to one mailbox, with and without flags, and removes some of its messages again.
 */
final class AppendLoad implements Load {
  private static final List<String> FLAGS =
      List.of("", "", "\\Seen", "\\Flagged \\Seen", "$Label1", "Odd \\Answered");

  private final Place place;
  private final ServerProcess server;
  private final Trial trial;
  private final MessageMaker maker;
  private final Random random;
  private final List<Appended> own = new ArrayList<>();

  AppendLoad(Place place, ServerProcess server, Trial trial, MessageMaker maker, Random random) {
    this.place = place;
    this.server = server;
    this.trial = trial;
    this.maker = maker;
    this.random = random;
  }

  @Override
  public void run() throws IOException {
    try (ImapClient client = new ImapClient(server, place.user())) {
      Opening opening = Opening.select(client, place, trial.ledger());
      if (!opening.answer().isYes()) {
        client.ask("CREATE " + place.mailbox()).checkYes("CREATE");
        Opening.select(client, place, trial.ledger()).answer().checkYes("SELECT");
      }
      while (!server.isKilled()) {
        append(client);
        switch (random.nextInt(4)) {
          case 0 -> remove(client);
          case 1 -> flag(client);
          default -> {}
        }
      }
    }
  }

  private void append(ImapClient client) throws IOException {
    TestMessage message = maker.next();
    ledger().now(message.id(), Fate.SENT);
    String flags = FLAGS.get(random.nextInt(FLAGS.size()));
    Answer answer =
        client.append(
            place.mailbox(),
            flags,
            message.octets(),
            random.nextBoolean() ? ImapClient.LiteralForm.WAITING : ImapClient.LiteralForm.AT_ONCE);
    answer.checkYes("APPEND of " + message.id());
    AppendUid uid = AppendUid.in(answer);
    ledger().now(message.id(), Fate.ACKNOWLEDGED);
    ledger().told(uid.validity(), uid.uid(), message.id());
    ledger().flagged(uid.uid(), flags);
    own.add(new Appended(uid.uid(), message.id()));
    trial.counters().add(Figure.APPEND, 1);
  }

  private void flag(ImapClient client) throws IOException {
    Appended message = own.get(random.nextInt(own.size()));
    String flags = FLAGS.get(2 + random.nextInt(FLAGS.size() - 2));
    client
        .ask("UID STORE " + message.uid() + " +FLAGS.SILENT (" + flags + ")")
        .checkYes("STORE of " + message);
    ledger().flagged(message.uid(), flags);
    trial.counters().add(Figure.FLAGGED, 1);
  }

  private void remove(ImapClient client) throws IOException {
    Appended victim = own.remove(random.nextInt(own.size()));
    client
        .ask("UID STORE " + victim.uid() + " +FLAGS.SILENT (\\Deleted)")
        .checkYes("STORE of " + victim);
    ledger().now(victim.id(), Fate.REMOVAL_ASKED);
    client.ask("UID EXPUNGE " + victim.uid()).checkYes("EXPUNGE of " + victim);
    ledger().now(victim.id(), Fate.REMOVED);
    trial.counters().add(Figure.REMOVED, 1);
  }

  private MailboxLedger ledger() {
    return trial.ledger().of(place);
  }

  private record Appended(long uid, String id) {}
}
