package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.Limits;
import dev.postern.MailServer;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.MessageSpool;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of a message, its place in the spool is free again, and no file is left. */
class SpoolIsFreedTest {
  private static final long ROOM = 10_000_000;
  private static final String LARGE = ("x".repeat(78) + "\r\n").repeat(2_000).trim();

  private final TestServers servers = new TestServers();

  @TempDir private Path directory;

  private MailServer server(MessageFilter filter) {
    return servers
        .secured(Smtp.mx(), Smtp.lmtp())
        .filter(filter)
        .spool(directory)
        .limits(
            Limits.defaults()
                .with(Limits.Count.SPOOL_OCTETS, ROOM)
                .with(Limits.Count.MESSAGE_OCTETS, 200_000))
        .build();
  }

  private void ends(String listener, String recipient, Consumer<Client> how) throws Exception {
    ends(MessageFilter.onMessage("pass", message -> Verdict.pass()), listener, recipient, how);
  }

  private void ends(MessageFilter filter, String listener, String recipient, Consumer<Client> how)
      throws Exception {
    assertThat(LARGE.length()).isGreaterThan(MessageSpool.MEMORY_THRESHOLD);
    try (MailServer server = server(filter)) {
      Client client = new Client(server, listener);
      client.say(listener.equals("lmtp") ? "LHLO c" : "EHLO c", "MAIL FROM:<>");
      client.say("RCPT TO:<" + recipient + "@example.org>");
      assertThat(client.say("DATA")).startsWith("354 ");
      client.say(LARGE);
      assertThat(server.context().spool().free()).isLessThan(ROOM);
      how.accept(client);
      assertThat(server.context().spool().free()).isEqualTo(ROOM);
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private static Consumer<Client> dot(String answer) {
    return client -> assertThat(client.say(".")).startsWith(answer);
  }

  @Test
  void whenItIsDelivered() throws Exception {
    ends("smtp", "ann", dot("250 "));
    ends("lmtp", "ann", dot("250 "));
  }

  @Test
  void whenItIsNot() throws Exception {
    ends("smtp", "data-full", dot("552 "));
    ends("smtp", "data-later", dot("451 "));
    ends("smtp", "data-broken", dot("451 "));
    ends("smtp", "data-nothing", dot("451 "));
    ends("lmtp", "data-gone", dot("550 "));
  }

  @Test
  void whenItIsTooLarge() throws Exception {
    ends("smtp", "ann", client -> assertThat(client.say(LARGE, ".")).startsWith("552 "));
  }

  @Test
  void whenItIsRefused() throws Exception {
    ends("smtp", "ann", client -> assertThat(client.say("a\rb", ".")).startsWith("554 "));
    MessageFilter rejects = MessageFilter.onMessage("no", message -> Verdict.reject("No"));
    ends(rejects, "smtp", "ann", dot("550 "));
    MessageFilter throwing =
        MessageFilter.onMessage(
            "throws",
            message -> {
              throw new IllegalStateException("scripted");
            });
    ends(throwing, "smtp", "ann", dot("451 "));
  }

  @Test
  void whenTheClientIsGone() throws Exception {
    ends("smtp", "ann", Client::vanish);
    ends("smtp", "ann", client -> client.connection().inputClosed());
  }

  @Test
  void whenTheClientSaysNoMore() throws Exception {
    ends("smtp", "ann", client -> client.connection().advance(Duration.ofMinutes(6)));
  }
}
