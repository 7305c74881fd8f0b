package dev.postern.auth.ldap;

import dev.postern.Limits;
import java.time.Duration;

/**
 * What an LDAP server may take of this one: constants for {@link Limits#with}. The server's limits
 * count once it has started.
 */
public final class LdapLimits {

  /** Connections at once to LDAP servers, for searches; as many for binds of users. */
  public static final Limits.Count LDAP_CONNECTIONS =
      Limits.Count.of("LDAP_CONNECTIONS", 16).shared();

  /** What an LDAP server may send in answer to one request, in octets of the wire. */
  public static final Limits.Count LDAP_ANSWER_OCTETS =
      Limits.Count.of("LDAP_ANSWER_OCTETS", 1024 * 1024).shared();

  /** For a connection to an LDAP server, with TLS and the service account's bind. */
  public static final Limits.Time LDAP_CONNECT =
      Limits.Time.of("LDAP_CONNECT", Duration.ofSeconds(5)).shared();

  /**
   * For the answer to one request, whole, and as long for a free connection. What takes longer
   * cannot be told now.
   */
  public static final Limits.Time LDAP_ANSWER =
      Limits.Time.of("LDAP_ANSWER", Duration.ofSeconds(10)).shared();

  /** In which a server that failed is not tried again. */
  public static final Limits.Time LDAP_RETRY =
      Limits.Time.delay("LDAP_RETRY", Duration.ofSeconds(2)).shared();

  private LdapLimits() {}
}
