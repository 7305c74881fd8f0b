package dev.postern.imap.server;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.message.MessageSource;
import dev.postern.store.Account;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A server whose user ann has a mailbox with many small messages. */
public final class ManyMessages {
  /** How many. */
  public static final int MANY = 20_000;

  /** The mailbox. */
  public static final String NAME = "Many";

  private ManyMessages() {}

  /** With {@link #MANY} messages in the mailbox. */
  public static MailServer server() throws IOException {
    MailServer server = TestServers.build("default");
    fill(server, MANY);
    return server;
  }

  static void fill(MailServer server, int count) throws IOException {
    Account account = server.context().store().account(TestServers.ANN);
    account.create(NAME, Optional.empty());
    MessageSource content =
        MessageSource.of("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
    List<NewMessage> messages = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(i -> messages.add(NewMessage.builder(content, Instant.EPOCH, "m" + i).build()));
    try (Mailbox mailbox = account.open(NAME)) {
      mailbox.append(messages);
    }
  }
}
