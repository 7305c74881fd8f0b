package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.SearchScope;
import dev.postern.Limits;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.template.Template;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /** Who verifies a password. */
  enum Verification {
    /** The directory. */
    BIND,
    /** This server, with what the directory keeps. */
    STORED_PASSWORD
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
