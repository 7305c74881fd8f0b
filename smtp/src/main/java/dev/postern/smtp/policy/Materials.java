package dev.postern.smtp.policy;

import dev.postern.TrustedNetworks;
import dev.postern.dns.DnsResolver;
import dev.postern.smtp.SenderLogins;
import dev.postern.table.LookupTable;
import java.util.Optional;

/** What restrictions work with. */
record Materials(
    Optional<TrustedNetworks> networks,
    Optional<DnsResolver> resolver,
    SenderLogins logins,
    Optional<LookupTable> owners) {

  TrustedNetworks mine() {
    return needed(networks, "mynetworks (Restrictions.Builder.networks)");
  }

  DnsResolver dns() {
    return needed(resolver, "a resolver of the DNS (Restrictions.Builder.resolver)");
  }

  LookupTable ownersTable() {
    return needed(owners, "smtpd_sender_login_maps (Restrictions.Builder.senderLoginMaps)");
  }

  private static <T> T needed(Optional<T> value, String what) {
    return value.orElseThrow(() -> new IllegalArgumentException("it needs " + what));
  }
}
