package dev.postern.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.auth.UserDirectory;
import dev.postern.auth.UserLookup;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Placement;
import dev.postern.message.Recipient;
import dev.postern.net.PeerInfo;
import dev.postern.store.Account;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.store.StoreException;
import dev.postern.store.StoreException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log says of mail that was not delivered. */
class DeliveryLogTest {
  /** Where some see the end of a line. */
  private static final EmailAddress ODD = EmailAddress.of("x\ue000y@example.org");

  private final Path log = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));

  @ParameterizedTest
  @EnumSource
  void whatTheStoreNamesIsOneLine(Kind kind) throws IOException {
    String id = "named-" + kind;
    StoreException failure =
        new StoreException(kind, "words of " + id, new IOException("further down"));
    deliver(id, name -> UserLookup.found(MailUser.of(name)), failing(failure));
    List<String> lines = from(id);
    assertThat(lines.get(0))
        .contains("WARN", "kind=" + kind, "reason=words of " + id)
        .contains("outcome=" + LocalDelivery.outcomeOf(kind));
    assertThat(lines).filteredOn(line -> line.contains("words of " + id)).hasSize(1);
  }

  @Test
  void whatItDoesNotNameHasItsStack() throws IOException {
    deliver(
        "unnamed",
        name -> UserLookup.unavailable("scripted"),
        new InMemoryStore(Clock.systemUTC()));
    assertThat(from("unnamed")).contains("java.io.IOException: scripted");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingThatOthersChoseMakesLines(boolean named) throws IOException {
    String id = "forged-" + named;
    IOException cause = new IOException("x\r\nWARN forged " + id);
    StoreException failure = new StoreException(Kind.UNAVAILABLE, cause.getMessage(), cause);
    deliver(
        Recipient.of(ODD),
        id,
        name ->
            named
                ? UserLookup.found(MailUser.of(name))
                : UserLookup.unavailable(cause.getMessage()),
        failing(failure));
    List<String> lines = from(id);
    assertThat(lines.get(0)).contains(" to=x?y@example.org ");
    assertThat(lines).anyMatch(line -> line.contains("x??WARN forged " + id));
    assertThat(lines).noneMatch(line -> line.startsWith("WARN forged " + id));
  }

  @Test
  void mailboxesAndUsersAreShownInOneLine() throws IOException {
    deliver(
        Recipient.of(ODD).withPlacement(Placement.mailbox("no\u0085such" + "x".repeat(500))),
        "placed",
        name -> UserLookup.found(MailUser.of("u\ue000" + "x".repeat(500))),
        new InMemoryStore(Clock.systemUTC()));
    String all = Files.readString(log, StandardCharsets.UTF_8);
    assertThat(all)
        .contains("no such mailbox mailbox=no?such" + "x".repeat(256 - 7) + "... instead=INBOX");
    assertThat(from("placed").get(0))
        .contains(
            "delivered id=placed to=x?y@example.org user=u?" + "x".repeat(254) + "... mailbox");
  }

  /** The lines from the first of a delivery to the next one's. */
  private List<String> from(String id) throws IOException {
    String all = Files.readString(log, StandardCharsets.UTF_8);
    String rest = all.substring(all.lastIndexOf("\n", all.lastIndexOf("id=" + id + " ")) + 1);
    return rest.lines().toList();
  }

  private static MailStore failing(StoreException failure) {
    return new MailStore() {
      @Override
      public Account account(MailUser user) throws StoreException {
        throw failure;
      }

      @Override
      public void close() {}
    };
  }

  private static void deliver(String id, UserDirectory directory, MailStore store) {
    deliver(Recipient.of(EmailAddress.of("ann@example.org")), id, directory, store);
  }

  private static void deliver(
      Recipient recipient, String id, UserDirectory directory, MailStore store) {
    Envelope envelope =
        Envelope.builder(id, PeerInfo.unix("lmtp"), Instant.EPOCH)
            .recipients(List.of(recipient))
            .build();
    new LocalDelivery(store, directory, Set.of("example.org"))
        .deliver(Delivery.of(envelope, MessageSource.of(new byte[0])));
  }
}
