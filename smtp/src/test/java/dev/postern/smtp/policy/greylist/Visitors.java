package dev.postern.smtp.policy.greylist;

import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.Stage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Clients at RCPT. */
final class Visitors {
  private Visitors() {}

  static PeerInfo peer(String address) {
    try {
      return PeerInfo.inet("smtp", new InetSocketAddress(InetAddress.getByName(address), 1));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static PolicyRequest request(PeerInfo peer, String from, String to) {
    return request(peer, from, to, Set.of());
  }

  /** At a server of these domains. */
  static PolicyRequest request(PeerInfo peer, String from, String to, Set<String> domains) {
    return PolicyRequest.builder(Stage.RECIPIENT, peer)
        .envelope(
            Envelope.builder("q1", peer, Instant.EPOCH)
                .helo("h")
                .reversePath(from.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.of(from)))
                .build())
        .recipient(to.contains("@") ? EmailAddress.of(to) : new EmailAddress(to, ""))
        .localDomains(domains)
        .build();
  }

  static Decision decision(PolicyRule rule, String client, String from, String to) {
    return rule.decide(request(peer(client), from, to));
  }

  static boolean passes(PolicyRule rule, String client, String from, String to) {
    return decision(rule, client, from, to).equals(Decision.dunno());
  }
}
