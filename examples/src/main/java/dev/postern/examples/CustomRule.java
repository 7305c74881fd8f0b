package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.message.EmailAddress;
import dev.postern.smtp.Decision;
import dev.postern.smtp.Policy;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Smtp;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A rule of one's own: strangers have to come twice (greylisting, RFC 6647). */
public final class CustomRule {
  private CustomRule() {}

  /**
   * Refuses each sender for now who writes to a recipient for the first time, until some time has
   * gone by: mail servers come again, much of what sends spam does not.
   */
  static final class Greylist implements PolicyRule {
    private final Clock clock;
    private final Duration delay;
    private final Map<Visit, Instant> first;

    /**
     * A list of this many visits at most; the oldest are forgotten.
     *
     * @param delay how long a stranger has to wait
     */
    Greylist(Clock clock, Duration delay, int most) {
      this.clock = clock;
      this.delay = delay;
      this.first =
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Visit, Instant> eldest) {
              return size() > most;
            }
          };
    }

    @Override
    public String name() {
      return "greylist";
    }

    /** So that port 25 does not offer logins for it. */
    @Override
    public boolean consultsLogins() {
      return false;
    }

    @Override
    public Decision decide(PolicyRequest request) {
      Visit visit = new Visit(request.peer().network(), request.sender(), request.recipient());
      Instant now = clock.instant();
      Instant since;
      synchronized (first) {
        since = first.computeIfAbsent(visit, stranger -> now);
      }
      return now.isBefore(since.plus(delay))
          ? Decision.defer("Greylisted, please try again later")
          : Decision.dunno();
    }

    /** Who writes to whom, from where. */
    private record Visit(
        Optional<InetAddress> network,
        Optional<EmailAddress> sender,
        Optional<EmailAddress> recipient) {}
  }

  static Policy policy(PolicyRule greylist) {
    return Policy.recipient(PolicyRule.rejectUnauthDestination(), greylist);
  }

  /** Starts an SMTP server with the rule, says where, and stops it. */
  public static void main(String[] arguments) throws IOException {
    Greylist greylist = new Greylist(Clock.systemUTC(), Duration.ofMinutes(5), 100_000);
    try (MailServer server =
        MailServer.builder()
            .domains("example.org")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .listen(Smtp.mx(policy(greylist)).port(0))
            .build()) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
    }
  }
}
