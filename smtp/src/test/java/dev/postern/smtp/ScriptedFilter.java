package dev.postern.smtp;

import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Judges by local part and subject. */
final class ScriptedFilter implements FilterSession {

  static MessageFilter create() {
    return MessageFilter.stateless("scripted", new ScriptedFilter());
  }

  @Override
  public Verdict sender(Envelope envelope, Findings before) {
    return judge("Sender", envelope.reversePath().map(EmailAddress::localPart).orElse(""));
  }

  @Override
  public Verdict recipient(Envelope envelope, Recipient recipient, Findings before) {
    return judge("Recipient", recipient.address().localPart());
  }

  @Override
  public Verdict message(FilteredMessage message) throws IOException {
    try (InputStream in = message.source().open()) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return judge("Message", text.replaceAll("(?s)Subject: (\\w+).*", "$1"));
    }
  }

  private static Verdict judge(String what, String word) {
    return switch (word) {
      case "reject" -> Verdict.reject(what + " rejected by test");
      case "defer" -> Verdict.defer(what + " deferred by test");
      case "throw" -> throw new IllegalStateException("scripted");
      case "tag" -> Verdict.tag("X-" + what + ": tagged");
      case "junk" -> Verdict.quarantine();
      case "discard" -> Verdict.discard();
      case "disconnect" -> Verdict.disconnect(what + " cut off by test");
      default -> Verdict.pass();
    };
  }
}
