package dev.postern.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.MailServer;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Placement;
import dev.postern.message.Recipient;
import dev.postern.store.Flags;
import dev.postern.store.SystemFlag;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter says into which mailbox a copy goes, and with what flags. */
class FilterPlacementTest {
  private static final Placement LISTS =
      Placement.mailbox("Lists").withFlags(Flags.of(SystemFlag.FLAGGED));
  private static final Placement OTHER = Placement.mailbox("Other");

  private final TestServers servers = new TestServers();

  /** What is said at a stage: sender, a recipient's name, or message. */
  @Test
  void whoIsAddedIsPlacedToo() {
    EmailAddress postmaster = EmailAddress.of("postmaster@example.org");
    assertThat(placed(at("message", into(LISTS).withRecipient(postmaster))))
        .containsExactly(LISTS, LISTS, LISTS);
  }

  private static MessageFilter at(String stage, Verdict verdict) {
    return MessageFilter.stateless(
        "scripted",
        new FilterSession() {
          private Verdict verdict(String now) {
            return now.equals(stage) ? verdict : Verdict.pass();
          }

          @Override
          public Verdict connect(Findings before) {
            return verdict("connect");
          }

          @Override
          public Verdict helo(String host, Findings before) {
            return verdict("helo");
          }

          @Override
          public Verdict sender(Envelope envelope, Findings before) {
            return verdict("sender");
          }

          @Override
          public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
            return verdict(recipient.address().localPart());
          }

          @Override
          public Verdict message(FilteredMessage message) {
            return verdict("message");
          }
        });
  }

  private static Verdict into(Placement placement) {
    return Verdict.pass().withPlacement(placement);
  }

  /** Where a mail to ann and bob goes. */
  private List<Placement> placed(MessageFilter... filters) {
    int before = servers.delivery.kept().size();
    try (MailServer server = servers.secured(TestServers.standard()).filter(filters).build()) {
      Client client = new Client(server, "smtp");
      client.say("EHLO c", "MAIL FROM:<a@example.net>");
      client.say("RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>");
      client.say("DATA");
      assertThat(client.say("x", ".")).startsWith("250 ");
    }
    return servers.delivery.kept().stream()
        .skip(before)
        .flatMap(kept -> kept.delivery().envelope().recipients().stream())
        .map(Recipient::placement)
        .toList();
  }

  @Test
  void atTheStageOfARecipientItIsThatOnes() {
    assertThat(placed(at("ann", into(LISTS)))).containsExactly(LISTS, Placement.INBOX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connect", "helo", "sender", "message"})
  void atAnyOtherItIsForAll(String stage) {
    assertThat(placed(at(stage, into(LISTS)))).containsExactly(LISTS, LISTS);
  }

  @Test
  void theLastThatIsSaidHolds() {
    assertThat(placed(at("ann", into(LISTS)), at("ann", into(OTHER))))
        .containsExactly(OTHER, Placement.INBOX);
    assertThat(placed(at("message", into(LISTS)), at("message", into(OTHER))))
        .containsExactly(OTHER, OTHER);
    assertThat(placed(at("ann", into(LISTS)), at("message", into(OTHER))))
        .containsExactly(OTHER, OTHER);
  }

  /** Not what an earlier stage said of all: that is no news when the message comes. */
  @Test
  void whatWasSaidOfOneRecipientIsKeptUntilAnotherIsSaid() {
    assertThat(
            placed(
                at("sender", into(LISTS)),
                at("ann", into(OTHER)),
                at("message", Verdict.tag("X-A: b"))))
        .containsExactly(OTHER, LISTS);
  }

  @Test
  void whatIsJunkStaysThere() {
    for (Verdict junk : List.of(Verdict.quarantine(), into(Placement.JUNK))) {
      for (String stage : List.of("sender", "message")) {
        assertThat(placed(at(stage, junk), at(stage, into(LISTS))))
            .containsExactly(Placement.JUNK, Placement.JUNK);
      }
      assertThat(placed(at("ann", junk), at("message", into(LISTS))))
          .containsExactly(Placement.JUNK, LISTS);
      assertThat(placed(at("sender", junk), at("ann", into(LISTS))))
          .containsExactly(Placement.JUNK, Placement.JUNK);
    }
    assertThat(placed(at("message", Verdict.quarantine().withPlacement(LISTS))))
        .containsExactly(Placement.JUNK, Placement.JUNK);
  }

  @Test
  void junkMayHaveFlags() {
    Placement marked = Placement.JUNK.withFlags(Flags.of(SystemFlag.SEEN));
    assertThat(placed(at("message", Verdict.quarantine().withPlacement(marked))))
        .containsExactly(marked, marked);
    assertThat(placed(at("sender", into(marked)), at("message", Verdict.quarantine())))
        .containsExactly(marked, marked);
  }

  @Test
  void theNextFilterSeesIt() {
    List<Placement> seen = new ArrayList<>();
    MessageFilter next =
        MessageFilter.onMessage(
            "next",
            message -> {
              message.envelope().recipients().forEach(r -> seen.add(r.placement()));
              return Verdict.pass();
            });
    MessageFilter looksFirst = MessageFilter.onMessage("first", message -> Verdict.pass());
    placed(looksFirst, at("message", into(LISTS)), next);
    assertThat(seen).containsExactly(LISTS, LISTS);
  }
}
