package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Structure and bodies compared with those that Apache James mime4j finds. */
class MimeOracleTest {

  private static final MimeConfig UNLIMITED =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderCount(-1)
          .setMaxHeaderLen(-1)
          .setMaxContentLen(-1)
          .build();

  /**
   * A message/rfc822 part in base64, which RFC 2046 §5.2.1 forbids: mime4j decodes it, but IMAP's
   * sections and sizes are those of the stored octets, so that it is read as it stands, as in
   * Dovecot.
   */
  private static final List<String> DEPARTURES = List.of("rfc/008.eml");

  @Test
  void generatedMessagesAreReadAsMime4jReadsThem() throws IOException, MimeException {
    for (int seed = 0; seed < 1500; seed++) {
      byte[] message = new MailGenerator(seed).message();
      assertThat(ours(message)).as("seed %s", seed).isEqualTo(theirs(message));
    }
  }

  @Test
  void realMailIsReadAsMime4jReadsIt() throws IOException, MimeException {
    Optional<Path> corpus = MailCorpus.folder();
    Assumptions.assumeTrue(
        corpus.isPresent(), "no mail corpus beside the project; set -Dpostern.corpus");
    Map<String, byte[]> messages = MailCorpus.messages(corpus.get());
    assertThat(messages).isNotEmpty();
    List<String> different = new ArrayList<>();
    for (Map.Entry<String, byte[]> message : messages.entrySet()) {
      if (!ours(message.getValue()).equals(theirs(message.getValue()))) {
        different.add(message.getKey());
      }
    }
    assertThat(different).isSubsetOf(DEPARTURES);
  }

  private static List<String> ours(byte[] message) {
    List<String> events = new ArrayList<>();
    events.add("message");
    walk(message, Mail.parse(message).root(), events);
    events.add("end");
    return events;
  }

  private static void walk(byte[] message, MimePart part, List<String> events) {
    String type = part.contentType().mediaType();
    if (part.isMultipart()) {
      events.add(type);
      part.parts().forEach(child -> walk(message, child, events));
      events.add("end");
    } else if (part.message().isPresent()) {
      events.add("message");
      walk(message, part.message().get().root(), events);
      events.add("end");
    } else {
      events.add(type + ": " + Mail.body(message, part));
    }
  }

  private static List<String> theirs(byte[] message) throws IOException, MimeException {
    List<String> events = new ArrayList<>();
    MimeTokenStream stream = new MimeTokenStream(UNLIMITED);
    stream.parse(new ByteArrayInputStream(message));
    for (EntityState state = stream.getState();
        state != EntityState.T_END_OF_STREAM;
        state = stream.next()) {
      switch (state) {
        case T_START_MESSAGE -> events.add("message");
        case T_START_MULTIPART -> events.add(type(stream));
        case T_END_MULTIPART, T_END_MESSAGE -> events.add("end");
        case T_BODY ->
            events.add(type(stream) + ": " + Mail.text(stream.getInputStream().readAllBytes()));
        default -> {}
      }
    }
    return events;
  }

  private static String type(MimeTokenStream stream) {
    return stream.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
  }
}
