package dev.postern.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients that deliver to one mailbox at once while there is trouble, so that they share syncs. */
final class Crowd implements AutoCloseable {
  private static final String USER = "ann";

  private final Trial trial;
  private final LoadThreads threads;
  private final List<SmtpClient> clients = new ArrayList<>();
  private final List<MessageMaker> makers = new ArrayList<>();
  private volatile boolean stopped;

  /** Connects them. */
  Crowd(ServerProcess server, Trial trial, Random random) throws IOException {
    this.trial = trial;
    this.threads = new LoadThreads(server);
    for (SmtpClient.Dialect dialect : SmtpClient.Dialect.values()) {
      for (int i = 0; i < 2; i++) {
        String name = "crowd-" + dialect + i;
        clients.add(new SmtpClient(dialect, server));
        makers.add(new MessageMaker(name, new Random(random.nextLong())));
      }
    }
  }

  void start() {
    for (int i = 0; i < clients.size(); i++) {
      SmtpClient client = clients.get(i);
      MessageMaker maker = makers.get(i);
      threads.start("crowd" + i, () -> deliver(client, maker));
    }
  }

  /** Ends them; what they were told was in order. */
  void stop() throws InterruptedException {
    stopped = true;
    threads.join();
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    for (SmtpClient client : clients) {
      client.close();
    }
  }

  private void deliver(SmtpClient client, MessageMaker maker) throws IOException {
    MailboxLedger ledger = trial.ledger().inbox(USER);
    while (!stopped) {
      TestMessage message = maker.next(maker.random().nextInt(2 * FaultClients.SMALL));
      ledger.now(message.id(), Fate.SENT);
      client.deliver(
          message,
          List.of(USER),
          (user, answer) -> {
            answer.checkRefusal("message " + message.id());
            ledger.now(message.id(), answer.isYes() ? Fate.ACKNOWLEDGED : trial.afterRefusal());
          });
    }
  }
}
