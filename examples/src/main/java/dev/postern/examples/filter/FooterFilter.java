package dev.postern.examples.filter;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.MessageReader;
import dev.postern.message.MessageSource;
import dev.postern.mime.Headers;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A filter that rewrites: a line is put behind the text of plain messages. The message is never in
 * memory: what is stored is the message's own octets with the line behind them.
 */
public final class FooterFilter implements MessageFilter {
  private static final String SEEN = "X-Footer";

  private final byte[] footer;

  /** Puts a line behind each message. */
  public FooterFilter(String line) {
    this.footer = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public FilterSession open(PeerInfo peer) {
    return new FilterSession() {
      @Override
      public Verdict message(FilteredMessage message) throws IOException {
        // A list may send it back to us.
        if (message.headers().first(SEEN).isPresent()
            || !isPlainText(message.headers(), message.source())) {
          return Verdict.pass();
        }
        MessageSource source = message.source();
        MessageSource longer =
            MessageSource.concat(source, lineEnd(source), MessageSource.of(footer));
        return Verdict.pass().withMessage(longer).withHeader(SEEN, "yes");
      }
    };
  }

  /** Octets behind it would be no text in a multipart, in Base64, or without a body. */
  private static boolean isPlainText(Headers headers, MessageSource source) throws IOException {
    String type = headers.text("Content-Type").orElse("text/plain");
    String encoding = headers.text("Content-Transfer-Encoding").orElse("7bit");
    return type.matches("(?i)text/plain\\b.*")
        && encoding.matches("(?i)7bit|8bit")
        && headers.end() < source.size();
  }

  private static MessageSource lineEnd(MessageSource source) throws IOException {
    long size = source.size();
    try (MessageReader last = source.open(size - 1, 1)) {
      return MessageSource.of(last.read() == '\n' ? new byte[0] : new byte[] {'\r', '\n'});
    }
  }

  /** Starts an SMTP server with the filter, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .filter(new FooterFilter("-- Sent through example.org"))
            .listen(Smtp.mx().port(0))
            .build()) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
    }
  }
}
