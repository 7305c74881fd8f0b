package dev.postern.bench;

import dev.postern.MailServer;
import dev.postern.MailServerBuilder;
import dev.postern.auth.MailUser;
import dev.postern.auth.UserLookup;
import dev.postern.filter.FilterSession;
import dev.postern.filter.MessageFilter;
import dev.postern.maildir.MaildirStore;
import dev.postern.maildir.SyncMode;
import dev.postern.smtp.Decision;
import dev.postern.smtp.Policy;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Smtp;
import dev.postern.smtp.SmtpSettings;
import dev.postern.smtp.Stage;
import dev.postern.smtp.policy.RecipientRules;
import dev.postern.store.InMemoryStore;
import dev.postern.store.MailStore;
import dev.postern.table.LookupTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Postern for the throughput of deliveries: SMTP and LMTP into Maildirs, each message on the disk
 * before it is acknowledged, or into memory. Prints both ports and runs until its standard input
 * ends.
 *
 * <p>Arguments: the folder of the Maildirs, in which they are {@code DOMAIN/USER/Maildir}, or
 * {@link #MEMORY}; then, if wanted, {@link #HOOKS}.
 */
final class DeliveryServer {
  static final String DOMAIN = "example.test";

  /** In place of the folder: mail is kept in memory. */
  static final String MEMORY = "memory";

  /** At each stage a rule with nothing to say, and a filter; a table in which nobody is. */
  static final String HOOKS = "hooks";

  /** Nothing of the load goes to files here, neither 64 KiB nor what stands in front of them. */
  private static final int IN_MEMORY_OCTETS = 1 << 20;

  private DeliveryServer() {}

  public static void main(String[] arguments) throws IOException {
    boolean hooks = List.of(arguments).contains(HOOKS);
    SmtpSettings settings =
        hooks ? SmtpSettings.defaults().policy(policy()) : SmtpSettings.defaults();
    MailServerBuilder builder =
        MailServer.builder()
            .domains(DOMAIN)
            .userDirectory(name -> UserLookup.found(MailUser.of(name)))
            .store(store(arguments[0]))
            .listen(
                Smtp.mx(settings).host("127.0.0.1").port(0),
                Smtp.lmtp(settings).host("127.0.0.1").port(0));
    if (hooks) {
      builder.filter(MessageFilter.stateless("empty", new FilterSession() {}));
    }
    try (MailServer server = builder.build()) {
      server.start();
      System.out.println(server.port("smtp") + " " + server.port("lmtp"));
      while (System.in.read() >= 0) {
        // Nothing is asked of it.
      }
    }
  }

  private static MailStore store(String place) {
    return place.equals(MEMORY)
        ? InMemoryStore.builder().memoryThreshold(IN_MEMORY_OCTETS).build()
        : MaildirStore.builder(place + "/%d/%n/Maildir").sync(SyncMode.ALWAYS).build();
  }

  private static Policy policy() {
    Policy policy = Policy.recipient();
    for (Stage stage : Stage.values()) {
      PolicyRule empty = PolicyRule.immediate("empty", request -> Decision.dunno());
      policy = policy.with(stage, List.of(empty));
    }
    LookupTable nobody = LookupTable.of(Map.of("nobody@" + DOMAIN, "REJECT"));
    return policy.with(
        Stage.RECIPIENT,
        List.of(
            PolicyRule.immediate("empty", request -> Decision.dunno()),
            RecipientRules.checkRecipientAccess(nobody)));
  }
}
