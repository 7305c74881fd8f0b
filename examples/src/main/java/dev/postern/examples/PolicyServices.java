package dev.postern.examples;

import dev.postern.MailServer;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.smtp.Policy;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Smtp;
import dev.postern.smtp.policy.delegation.PolicyService;
import dev.postern.smtp.policy.greylist.Greylist;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Port 25 with a policy service, as postgrey is one, or with a greylist of its own. */
public final class PolicyServices {
  private PolicyServices() {}

  /** Where the service is away, mail is taken. */
  static Policy asking(String address) {
    return Policy.recipient(
        PolicyRule.rejectUnauthDestination(),
        PolicyService.at(address).timeout(Duration.ofSeconds(20)).defaultAction("DUNNO").rule());
  }

  static Policy greylisting(Greylist memory) {
    return Policy.recipient(
        PolicyRule.rejectUnauthDestination(), memory.delay(Duration.ofMinutes(1)).rule());
  }

  /**
   * Starts an SMTP server, says where, and stops it: for a service when its own input ends.
   *
   * @param arguments the address of a service, e.g. {@code inet:127.0.0.1:10023}; or a file for a
   *     greylist; without it there is one in memory
   */
  public static void main(String[] arguments) throws IOException {
    Policy policy = arguments.length == 0 ? greylisting(Greylist.inMemory()) : policy(arguments[0]);
    try (MailServer server =
        MailServer.builder()
            .domains("example.test")
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .listen(Smtp.mx(policy).port(0))
            .build()) {
      System.out.println("SMTP on port " + server.start().port("smtp"));
      while (arguments.length > 0 && System.in.read() >= 0) {
        // What is said to it is of no interest.
      }
    }
  }

  private static Policy policy(String where) {
    return where.startsWith("inet:") || where.startsWith("unix:")
        ? asking(where)
        : greylisting(Greylist.keptIn(Path.of(where)));
  }
}
