package dev.postern.examples.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.AuthOutcome;
import dev.postern.auth.Authenticator;
import dev.postern.auth.MailUser;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import dev.postern.message.MessageSource;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.Mailbox;
import dev.postern.store.NewMessage;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bounds a store is said once, at the server. */
class StoreLimitsTest {
  private static final MailUser ANN = MailUser.of("ann");
  private static final Authenticator ALL = (credentials, context) -> AuthOutcome.accepted(ANN);

  @TempDir Path directory;

  @Test
  void aMaildirHasThoseOfItsServer() throws Exception {
    assertBounded(MaildirStore.at(directory + "/%u"));
  }

  @Test
  void theStoreInMemoryHasThoseOfItsServer() throws Exception {
    assertBounded(new InMemoryStore(Clock.systemUTC()));
  }

  private static void assertBounded(MailStore store) throws IOException {
    fill(store);
    try (MailServer server =
        MailServer.builder()
            .limits(Limits.defaults().with(Limits.Count.KEYWORDS, 2))
            .plaintextLogins(PlaintextLogins.ALLOWED)
            .authenticator(ALL)
            .store(store)
            .listen(Imap.imap().port(0))
            .build()
            .start()) {
      try (Dialogue imap = Dialogue.at("localhost", server.port("imap"))) {
        assertThat(say(imap, "a", "LOGIN ann x")).startsWith("OK");
        assertThat(say(imap, "b", "SELECT INBOX")).startsWith("OK");
        assertThat(say(imap, "c", "STORE 1 +FLAGS (one two)")).startsWith("OK");
        assertThat(say(imap, "d", "STORE 1 +FLAGS (three)")).startsWith("NO [LIMIT]");
        assertThat(say(imap, "e", "LOGOUT")).startsWith("OK");
      }
    }
  }

  private static String say(Dialogue imap, String tag, String command) throws IOException {
    imap.send((tag + " " + command + "\r\n").getBytes(US_ASCII));
    String line = imap.line();
    while (line != null && !line.startsWith(tag + " ")) {
      line = imap.line();
    }
    assertThat(line).isNotNull();
    return line.substring(tag.length() + 1);
  }

  private static void fill(MailStore store) throws StoreException {
    try (Mailbox inbox = store.account(ANN).open("INBOX")) {
      MessageSource text = MessageSource.of(new byte[] {'\r', '\n'});
      inbox.append(List.of(NewMessage.builder(text, Instant.EPOCH, "one").build()));
    }
  }
}
