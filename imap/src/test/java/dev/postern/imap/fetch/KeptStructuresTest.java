package dev.postern.imap.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.mime.structure.MimeLimits;
import dev.postern.mime.structure.MimeParser;
import dev.postern.mime.structure.StructureCodec;
import dev.postern.store.Flags;
import dev.postern.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message is parsed once, and what is known of it then is not asked of its octets again. */
class KeptStructuresTest {
  private static final String MAIL =
      """
      From: a@b
      Subject: s
      Content-Type: multipart/mixed; boundary=x

      --x

      first
      --x
      Content-Type: image/png

      second
      --x--
      """;

  private final KeepingMailbox mailbox = new KeepingMailbox();
  private final FetchRig rig = new FetchRig(mailbox);

  @ParameterizedTest
  @ValueSource(strings = {"ENVELOPE", "BODY", "BODYSTRUCTURE", "FULL", "(UID ENVELOPE FLAGS)"})
  void whatWasKeptIsToldWithoutOpeningTheMessage(String items) throws Exception {
    mailbox.add(MAIL).add(MAIL);
    String first = rig.fetch(items);
    assertThat(mailbox.opened()).containsExactly(1L, 2L);

    assertThat(rig.fetch(items)).isEqualTo(first);
    assertThat(mailbox.opened()).hasSize(2);
    assertThat(mailbox.keeps()).isEqualTo(2);
  }

  @Test
  void partsAreReadWhereTheyAre() throws Exception {
    mailbox.add(MAIL + "epilogue\n".repeat(10_000));
    String first = rig.fetch("BODY.PEEK[2]");
    long parsing = mailbox.octetsRead();

    assertThat(rig.fetch("BODY.PEEK[2]")).isEqualTo(first).contains("second");
    assertThat(rig.fetch("BODY.PEEK[HEADER]<0.7>")).contains("From: a");
    assertThat(mailbox.octetsRead() - parsing).isEqualTo("second".length() + 7);
  }

  @Test
  void theEnvelopeAloneKeepsTheStructureOfSmallMessages() throws Exception {
    mailbox.add(MAIL);
    rig.fetch("ENVELOPE");
    assertThat(mailbox.keeps()).isEqualTo(1);
  }

  @Test
  void theEnvelopeAloneIsNoReasonToReadALargeMessage() throws Exception {
    mailbox.add(MAIL + "epilogue\n".repeat(10_000));
    rig.fetch("ENVELOPE");
    assertThat(mailbox.farthestRead()).isLessThan(40_000);
    assertThat(mailbox.keeps()).isZero();
  }

  @Test
  void whatCannotBeReadIsParsedAnew() throws Exception {
    mailbox.add(MAIL);
    String first = rig.fetch("FULL");
    mailbox.spoil(octets -> Arrays.copyOf(octets, octets.length - 1));
    assertThat(rig.fetch("FULL")).isEqualTo(first);
    assertThat(mailbox.opened()).containsExactly(1L, 1L);
    assertThat(rig.fetch("FULL")).isEqualTo(first);
    assertThat(mailbox.opened()).hasSize(2);
  }

  @Test
  void whatWasMadeUnderOtherLimitsIsNotUsed() throws Exception {
    mailbox.add(MAIL);
    String first = rig.fetch("FULL");
    MimeLimits limits = new MimeLimits(1, 1, 100, 100, 1, 1, 1);
    MessageSource content = mailbox.content(1);
    byte[] other = new StructureCodec(limits).encode(MimeParser.of(limits).parse(content));
    mailbox.spoil(octets -> other);
    assertThat(rig.fetch("FULL")).isEqualTo(first);
  }

  @Test
  void theStructureOfAnotherMessageIsNotUsed() throws Exception {
    mailbox.add(MAIL);
    String first = rig.fetch("FULL");
    byte[] longer = (MAIL + "more").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    StructureCodec codec = new StructureCodec(MimeLimits.DEFAULTS);
    byte[] other = codec.encode(MimeParser.create().parse(MessageSource.of(longer)));
    mailbox.spoil(octets -> other);
    assertThat(rig.fetch("FULL")).isEqualTo(first);
  }

  @Test
  void aMessageThatChangedUnderItsStructureIsParsedAnew() throws Exception {
    byte[] octets = MAIL.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] shorter = Arrays.copyOf(octets, 60);
    boolean[] changed = new boolean[1];
    MessageSource changing =
        new MessageSource() {
          @Override
          public long size() {
            return changed[0] ? shorter.length : octets.length;
          }

          @Override
          public MessageReader open(long from, long length) throws IOException {
            return MessageSource.of(changed[0] ? shorter : octets).open(from, length);
          }
        };
    mailbox.add(changing, Flags.NONE, StubMailbox.DATE);
    rig.fetch("BODY.PEEK[2]");
    changed[0] = true;
    assertThat(rig.value("BODY.PEEK[2]")).isEqualTo("BODY[2] NIL");
  }

  @Test
  void anExpungedMessageLeavesNoTrace() throws Exception {
    mailbox.add(MAIL).fail(1, StoreException.Kind.EXPUNGED);
    assertThat(rig.fetch("FULL")).isEmpty();
    assertThat(rig.outcome().failure()).hasValue(StoreException.Kind.EXPUNGED);
  }
}
