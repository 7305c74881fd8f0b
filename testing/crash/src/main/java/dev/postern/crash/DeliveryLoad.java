package dev.postern.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Delivers by SMTP or LMTP to one or several users, by connections of several messages. */
record DeliveryLoad(
    SmtpClient.Dialect dialect,
    ServerProcess server,
    Trial trial,
    MessageMaker maker,
    Random random)
    implements Load {
  private static final int LONGEST_CONNECTION = 40;

  @Override
  public void run() throws IOException {
    while (!server.isKilled()) {
      try (SmtpClient client = new SmtpClient(dialect, server)) {
        for (int left = random.nextInt(LONGEST_CONNECTION); left >= 0; left--) {
          deliver(client);
        }
      }
    }
  }

  private void deliver(SmtpClient client) throws IOException {
    TestMessage message = maker.next();
    List<String> users = recipients();
    users.forEach(user -> trial.ledger().inbox(user).now(message.id(), Fate.SENT));
    client.deliver(
        message,
        users,
        (user, answer) -> {
          answer.checkYes("message " + message.id() + " to " + user);
          trial.ledger().inbox(user).now(message.id(), Fate.ACKNOWLEDGED);
          trial.counters().add(Figure.valueOf(dialect.name()), 1);
        });
  }

  private List<String> recipients() {
    List<String> users = new ArrayList<>(Accounts.USERS);
    Collections.shuffle(users, random);
    return users.subList(0, random.nextInt(4) == 0 ? 2 : 1);
  }
}
