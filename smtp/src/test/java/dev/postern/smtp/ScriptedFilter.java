package dev.postern.smtp;

import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Judges by local part and subject. */
final class ScriptedFilter implements MessageFilter {

  @Override
  public Verdict sender(Envelope envelope) {
    return judge("Sender", envelope.reversePath().map(EmailAddress::localPart).orElse(""));
  }

  @Override
  public Verdict recipient(Envelope envelope, EmailAddress recipient) {
    return judge("Recipient", recipient.localPart());
  }

  @Override
  public Verdict message(Envelope envelope, MessageSource message) {
    try (InputStream in = message.open()) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return judge("Message", text.replaceAll("(?s)Subject: (\\w+).*", "$1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Verdict judge(String what, String word) {
    return switch (word) {
      case "reject" -> Verdict.reject(what + " rejected by test");
      case "defer" -> new Verdict.Defer(what + " deferred by test");
      case "throw" -> throw new IllegalStateException("scripted");
      case "tag" ->
          new Verdict.Tag(List.of("X-" + what + ": tagged", what + " without a field name"));
      case "junk" -> new Verdict.Quarantine();
      default -> Verdict.pass();
    };
  }
}
