package dev.postern.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.imap.TestServers;
import dev.postern.net.Chunks;
import dev.postern.net.Goodbye;
import dev.postern.net.TlsInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImapSessionTest {
  @Test
  void whatComesBehindStartTlsIsNotHeard() {
    SessionRig rig = SessionRig.of("default");
    rig.heard();
    assertThat(rig.say("a1 STARTTLS\r\na2 NOOP\r\n"))
        .isEqualTo("a1 OK Begin TLS negotiation now\r\n");
    assertThat(rig.startsTls()).isTrue();
  }

  /** RFC 3501 §6.2.1: what was known before TLS is forgotten, whoever was logged in. */
  @Test
  void tlsBeginsWithoutALogin() {
    SessionRig rig = SessionRig.of("default");
    rig.say("a LOGIN ann secret\r\na SELECT INBOX\r\n");
    assertThat(rig.say("b STARTTLS\r\n")).isEqualTo("b BAD Already logged in\r\n");
    rig.session.secured(TlsInfo.of("TLSv1.3", "TLS_AES_128_GCM_SHA256"));
    assertThat(rig.say("c CHECK\r\nd LIST \"\" *\r\n"))
        .isEqualTo("c BAD Please log in first\r\nd BAD Please log in first\r\n");
    assertThat(rig.say("e LOGIN ann secret\r\n")).startsWith("e OK ");
  }

  @Test
  void whoSendsALineWithoutEndIsToldSo() {
    SessionRig rig = SessionRig.of("default");
    rig.heard();
    rig.session.goodbye(Goodbye.ENDLESS_LINE);
    assertThat(rig.heard()).isEqualTo("* BYE Line too long\r\n");
  }

  @ParameterizedTest
  @EnumSource
  void everyFarewellIsABye(Goodbye reason) {
    SessionRig rig = SessionRig.of("default");
    rig.heard();
    rig.session.goodbye(reason);
    assertThat(rig.heard()).startsWith("* BYE ").endsWith("\r\n");
    assertThat(new String(ImapProtocol.imap().refusal(reason), StandardCharsets.US_ASCII))
        .startsWith("* BYE ")
        .endsWith("\r\n");
  }

  @Test
  void manyMessagesAreFetchedInSmallChunks() throws IOException {
    MailServer server = ManyMessages.server();
    SessionRig rig = new SessionRig(server);
    rig.say("a LOGIN ann secret\r\na SELECT Many\r\n");
    String fetched = rig.say("b FETCH 1:* (UID FLAGS BODY.PEEK[])\r\n");
    assertThat(fetched).endsWith("b OK Fetch completed.\r\n");
    assertThat(fetched.split("\\* \\d+ FETCH ", -1)).hasSize(ManyMessages.MANY + 1);
    assertThat(rig.chunkSizes).hasSizeGreaterThan(20).allMatch(n -> n <= Chunks.SIZE);
  }

  @Test
  void longAnswersAreMadeAsTheyAreSent() throws IOException {
    MailServer server = ManyMessages.server();
    SessionRig rig = new SessionRig(server);
    rig.say("a LOGIN ann secret\r\na SELECT Many\r\n");
    String found = rig.say("b SEARCH ALL\r\n");
    assertThat(found).endsWith(" " + ManyMessages.MANY + "\r\nb OK Search completed.\r\n");
    String stored = rig.say("c STORE 1:* +FLAGS (\\Deleted)\r\n");
    assertThat(stored.lines().filter(l -> l.contains("FETCH (FLAGS (\\Deleted")))
        .hasSize(ManyMessages.MANY);
    String expunged = rig.say("d EXPUNGE\r\n");
    assertThat(expunged.lines().filter(l -> l.endsWith("EXPUNGE"))).hasSize(ManyMessages.MANY);
    assertThat(expunged).startsWith("* " + ManyMessages.MANY + " EXPUNGE\r\n");
    assertThat(rig.chunkSizes).allMatch(n -> n <= Chunks.SIZE + 64);
  }

  /** A client that goes away while it fetches leaves the messages behind it unseen. */
  @Test
  void seenIsSetOnlyForWhatWasFetched() throws IOException {
    MailServer server = ManyMessages.server();
    SessionRig rig = new SessionRig(server);
    rig.say("a LOGIN ann secret\r\na SELECT Many\r\n");
    String fetched = rig.say("b FETCH 1:40 BODY[]\r\n");
    assertThat(fetched.lines().filter(l -> l.contains("FETCH (FLAGS (\\Seen \\Recent)")))
        .hasSize(40);
    assertThat(rig.say("c SEARCH SEEN\r\n"))
        .startsWith("* SEARCH 1 2 ")
        .contains(" 40\r\n")
        .endsWith("c OK Search completed.\r\n");
  }

  /**
   * The mailbox is deleted while a slow client reads: the response ends before the session does.
   */
  @Test
  void aResponseOutlivesItsMailbox() throws IOException {
    MailServer server = ManyMessages.server();
    SessionRig rig = new SessionRig(server);
    rig.say("a LOGIN ann secret\r\na SELECT Many\r\n");
    rig.readSlowly();
    rig.say("b FETCH 1:* (UID FLAGS BODY.PEEK[])\r\nc NOOP\r\n");
    assertThat(rig.pull()).isTrue();
    server.context().store().account(TestServers.ANN).delete("Many");
    rig.awaitTask();
    while (rig.pull()) {
      // the next chunk
    }
    assertThat(rig.isClosed()).isTrue();
    while (rig.pull()) {
      // the last words
    }
    List<String> responses = ResponseStream.split(rig.heardOctets());
    assertThat(responses.get(responses.size() - 1)).isEqualTo("* BYE Selected mailbox was deleted");
    assertThat(responses.get(responses.size() - 2)).startsWith("b ");
  }

  @Test
  void capabilitiesHaveNoDuplicates() {
    SessionRig rig = SessionRig.of("default");
    String greeting = rig.heard();
    List<String> names = List.of(greeting.replaceAll("[\\[\\]]", "").split(" "));
    assertThat(names).doesNotHaveDuplicates().contains("IMAP4rev1", "IDLE", "AUTH=PLAIN");
  }
}
