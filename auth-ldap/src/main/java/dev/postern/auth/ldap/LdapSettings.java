package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.SearchScope;
import dev.postern.Limits;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a builder was told, checked.
 *
 * @param dn of the service account, empty for none
 * @param bindDn a template, if users are bound without a search
 */
record LdapSettings(
    List<LdapUri> servers,
    String dn,
    String dnPassword,
    boolean startTls,
    LdapTls tls,
    Template base,
    SearchScope scope,
    Verification verification,
    Optional<Template> bindDn,
    Template passFilter,
    LdapFields passAttrs,
    Template userFilter,
    LdapFields userAttrs,
    String defaultPassScheme,
    PasswordSchemes schemes,
    boolean requiredAtStart,
    Bounds bounds) {

  private static final Set<String> WITH_DOMAIN = Set.of("u", "user", "d", "domain");

  /** Who verifies a password. */
  enum Verification {
    /** The directory. */
    BIND,
    /** This server, with what the directory keeps. */
    STORED_PASSWORD
  }

  /** Whether users of several domains with the same local part are several. */
  boolean asksForDomain() {
    return bindDn.map(List::of).orElse(List.of(base, passFilter)).stream()
        .flatMap(template -> template.variables().stream())
        .anyMatch(variable -> WITH_DOMAIN.contains(variable.name()));
  }

  LdapSettings within(Limits limits) {
    return new LdapSettings(
        servers,
        dn,
        dnPassword,
        startTls,
        tls,
        base,
        scope,
        verification,
        bindDn,
        passFilter,
        passAttrs,
        userFilter,
        userAttrs,
        defaultPassScheme,
        schemes.within(limits),
        requiredAtStart,
        Bounds.of(limits));
  }

  /** Never shows a password. */
  @Override
  public String toString() {
    return "LdapSettings" + servers;
  }

  /** What servers may take. */
  record Bounds(
      int connections, long answerOctets, Duration connect, Duration answer, Duration retry) {

    static Bounds of(Limits limits) {
      return new Bounds(
          limits.asInt(LdapLimits.LDAP_CONNECTIONS),
          limits.of(LdapLimits.LDAP_ANSWER_OCTETS),
          limits.of(LdapLimits.LDAP_CONNECT),
          limits.of(LdapLimits.LDAP_ANSWER),
          limits.of(LdapLimits.LDAP_RETRY));
    }
  }
}
