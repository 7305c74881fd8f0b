package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.filter.FilterSession;
import dev.postern.filter.FilteredMessage;
import dev.postern.filter.Findings;
import dev.postern.filter.MessageFilter;
import dev.postern.filter.Verdict;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.util.Optional;

/** Policy of one's own for incoming mail: one sender is refused, large messages are marked. */
public final class CustomFilter {
  private static final long LARGE = 1_000_000;

  private CustomFilter() {}

  /** Refuses a sender's domain, and tags large messages. */
  record HousePolicy(String unwantedDomain) implements FilterSession {

    @Override
    public Verdict sender(Envelope envelope, Findings before) {
      Optional<String> domain = envelope.reversePath().map(EmailAddress::domain);
      return domain.filter(unwantedDomain::equals).isPresent()
          ? Verdict.reject("We take no mail from this domain")
          : Verdict.pass();
    }

    @Override
    public Verdict message(FilteredMessage message) throws IOException {
      return message.source().size() > LARGE ? Verdict.tag("X-Large: yes") : Verdict.pass();
    }
  }

  /** Starts an SMTP server with the filter, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .filter(MessageFilter.stateless("house", new HousePolicy("spam.example")))
            .listen(Smtp.mx().port(0))
            .build()) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
    }
  }
}
