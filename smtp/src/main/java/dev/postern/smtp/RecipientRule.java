package dev.postern.smtp;

import dev.postern.TrustedNetworks;
import java.util.Objects;

/**
 * One rule of a {@link RecipientPolicy}, named as in Postfix. Called by many threads at once; may
 * block for a short while. A rule that throws counts as {@link Decision.Defer} and is logged.
 */
@FunctionalInterface
public interface RecipientRule {

  /** What the rule says. */
  Decision decide(RecipientRequest request);

  /** Permits users that logged in ({@code permit_sasl_authenticated}). */
  static RecipientRule permitAuthenticated() {
    return StandardRule.PERMIT_AUTHENTICATED;
  }

  /** Permits clients in some networks ({@code permit_mynetworks}); never a unix-domain socket. */
  static RecipientRule permitNetworks(TrustedNetworks networks) {
    Objects.requireNonNull(networks, "networks");
    return request ->
        request
            .envelope()
            .peer()
            .remote()
            .filter(client -> networks.contains(client.getAddress()))
            .<Decision>map(client -> new Decision.Permit())
            .orElseGet(Decision.Dunno::new);
  }

  /**
   * Rejects recipients outside the server's domains ({@code reject_unauth_destination}). A bare
   * {@code postmaster} is inside.
   */
  static RecipientRule rejectUnauthDestination() {
    return StandardRule.REJECT_UNAUTH_DESTINATION;
  }

  /** Permits everyone to send everywhere, if placed first. For listeners that are not exposed. */
  static RecipientRule permit() {
    return StandardRule.PERMIT;
  }

  /** Rejects whatever came so far. */
  static RecipientRule reject() {
    return StandardRule.REJECT;
  }
}
