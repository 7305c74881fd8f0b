package dev.postern.smtp.policy;

import dev.postern.dns.DnsException;
import dev.postern.dns.DnsResolver;
import dev.postern.dns.DnsType;
import dev.postern.message.SmtpStatus;
import dev.postern.net.PeerInfo;
import dev.postern.smtp.Decision;
import dev.postern.smtp.PolicyRequest;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.policy.access.AccessSubject;
import dev.postern.smtp.policy.access.AddressText;
import dev.postern.table.LookupTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * Rules for the client's address and the name that the DNS gives it, or that a trusted proxy told
 * of it (XCLIENT), at all stages. Of a client on a unix-domain socket they say nothing.
 *
 * <pre>{@code
 * Policy.recipient(permitAuthenticated()).withClient(ClientRules.checkClientAccess(LookupTable.parse("cidr:/etc/postfix/client_access")))
 * }</pre>
 */
public final class ClientRules {
  private ClientRules() {}

  /**
   * Rejects a client whose address has no name in the DNS that leads back to the address, for now
   * ({@code reject_unknown_client_hostname}, 450 4.7.25).
   */
  public static PolicyRule rejectUnknownClient(DnsResolver resolver) {
    Objects.requireNonNull(resolver, "resolver");
    ClientNames names = new ClientNames(resolver);
    return Rule.of(
        "reject_unknown_client_hostname",
        request -> named(request, names::verified, "7.25", "hostname"),
        resolver);
  }

  /**
   * Rejects a client whose address has no name in the DNS, for now ({@code
   * reject_unknown_reverse_client_hostname}, 450 4.7.1).
   */
  public static PolicyRule rejectUnknownReverseClient(DnsResolver resolver) {
    Objects.requireNonNull(resolver, "resolver");
    ClientNames names = new ClientNames(resolver);
    return Rule.of(
        "reject_unknown_reverse_client_hostname",
        request -> named(request, names::claimed, "7.1", "reverse hostname"),
        resolver);
  }

  /** Asks for a client's name. */
  @FunctionalInterface
  private interface Question {
    Optional<String> name(PeerInfo client) throws DnsException;
  }

  /** As with Postfix, a name that nobody can tell is none. */
  private static Decision named(
      PolicyRequest request, Question question, String detail, String what) {
    Optional<InetAddress> client = request.peer().remote().map(InetSocketAddress::getAddress);
    if (client.isEmpty()) {
      return Decision.dunno();
    }
    try {
      return question.name(request.peer()).isPresent()
          ? Decision.dunno()
          : noName(client.get(), detail, what);
    } catch (DnsException e) {
      return noName(client.get(), detail, what);
    }
  }

  /**
   * Goes by a table in Postfix's {@code access(5)} ({@code check_client_access}): keys are
   * addresses, and networks as their first octets.
   */
  public static PolicyRule checkClientAccess(LookupTable table) {
    return access(Objects.requireNonNull(table, "table"), Optional.empty());
  }

  /**
   * The same; keys are also names, and the domains of names, that the DNS gives the client's
   * address and that lead back to it; {@code unknown} if there is none.
   */
  public static PolicyRule checkClientAccess(LookupTable table, DnsResolver resolver) {
    Objects.requireNonNull(table, "table");
    return access(table, Optional.of(Objects.requireNonNull(resolver, "resolver")));
  }

  /**
   * Goes by a table of names that the DNS gives the client's address, whether or not they lead back
   * to it, and of addresses ({@code check_reverse_client_hostname_access}). Anybody can claim a
   * name: let nobody in by one.
   */
  public static PolicyRule checkReverseClientAccess(LookupTable table, DnsResolver resolver) {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(resolver, "resolver");
    AccessTable access = new AccessTable("check_reverse_client_hostname_access", table);
    ClientNames names = new ClientNames(resolver);
    PolicyRule rule =
        access.rule(
            request ->
                request
                    .peer()
                    .remote()
                    .map(remote -> decideReverse(access, request.peer(), names))
                    .orElseGet(Decision::dunno));
    return Rule.of(rule.name(), rule::decide, rule, resolver);
  }

  /**
   * Goes by a table of the hosts that the DNS has for the client's name ({@code
   * check_client_mx_access} and its like), as {@link SenderRules#checkSenderHostAccess} does.
   */
  public static PolicyRule checkClientHostAccess(
      DnsType<?> type, LookupTable table, DnsResolver resolver) {
    HostAccess hosts = HostAccess.of("client", type, table, resolver);
    ClientNames names = new ClientNames(resolver);
    return hosts.rule(
        request ->
            request
                .peer()
                .remote()
                .map(remote -> decideHost(hosts, request.peer(), names))
                .orElseGet(Decision::dunno));
  }

  private static Decision decideHost(HostAccess hosts, PeerInfo client, ClientNames names) {
    String name = names.orUnknown(client);
    return name.equals(ClientNames.UNKNOWN)
        ? Decision.dunno()
        : hosts.decide(name, refused(name, ClientNames.address(client)));
  }

  private static Decision decideReverse(AccessTable access, PeerInfo client, ClientNames names) {
    String name = names.claimedOrUnknown(client);
    Refused refused = new Refused(new AccessSubject(name, AccessSubject.Kind.UNVERIFIED_CLIENT));
    return access.decide(
        refused, AccessKeys.ofClient(Optional.of(name), ClientNames.address(client)));
  }

  private static Refused refused(String name, InetAddress client) {
    return new Refused(
        new AccessSubject(name + "[" + AddressText.of(client) + "]", AccessSubject.Kind.CLIENT));
  }

  private static PolicyRule access(LookupTable table, Optional<DnsResolver> resolver) {
    AccessTable access = new AccessTable("check_client_access", table);
    Optional<ClientNames> names = resolver.map(ClientNames::new);
    PolicyRule rule =
        access.rule(
            request ->
                request
                    .peer()
                    .remote()
                    .map(remote -> decide(access, request.peer(), names))
                    .orElseGet(Decision::dunno));
    return resolver.isEmpty()
        ? rule
        : Rule.of(rule.name(), rule::decide, rule, resolver.orElseThrow());
  }

  private static Decision decide(AccessTable access, PeerInfo client, Optional<ClientNames> names) {
    Optional<String> name = names.map(all -> all.orUnknown(client)).or(client::name);
    return access.decide(
        refused(name.orElse(ClientNames.UNKNOWN), ClientNames.address(client)),
        AccessKeys.ofClient(name, ClientNames.address(client)));
  }

  private static Decision noName(InetAddress client, String detail, String what) {
    return Decision.refuse(
        SmtpStatus.of(
            450,
            detail,
            Refused.oneLine(
                "Client host rejected: cannot find your "
                    + what
                    + ", ["
                    + AddressText.of(client)
                    + "]")));
  }
}
