package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.postern.auth.DenialReason;
import dev.postern.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Searches and binds, each on connections of its own: those of searches stay bound as the service
 * account. Safe for many threads.
 */
final class LdapDirectory implements AutoCloseable {
  private static final int MOST_ENTRIES = 2;

  private final LdapSettings settings;
  private final LdapPool searches;
  private final LdapPool binds;

  LdapDirectory(LdapSettings settings) {
    this.settings = settings;
    List<LdapServer> servers =
        settings.servers().stream()
            .map(uri -> new LdapServer(uri, settings.bounds().retry()))
            .toList();
    Optional<SimpleBindRequest> service =
        settings.dn().isEmpty()
            ? Optional.empty()
            : Optional.of(new SimpleBindRequest(settings.dn(), settings.dnPassword()));
    this.searches = new LdapPool(settings, servers, service);
    this.binds = new LdapPool(settings, servers, Optional.empty());
  }

  /** The only entry that a filter finds; none if there is none. */
  Optional<Entry> find(LdapName name, Template filter, LdapFields fields) throws LdapFailure {
    List<Entry> found = searches.ask(connection -> search(connection, name, filter, fields));
    if (found.size() > 1) {
      throw LdapFailure.of("more than one entry is the user " + name.user(), null);
    }
    return found.stream().findFirst();
  }

  private List<Entry> search(
      LDAPConnection connection, LdapName name, Template filter, LdapFields fields)
      throws LDAPException {
    int seconds = (int) Math.max(1, settings.bounds().answer().toSeconds());
    SearchRequest request =
        new SearchRequest(
            name.dn(settings.base()),
            settings.scope(),
            DereferencePolicy.NEVER,
            MOST_ENTRIES,
            seconds,
            false,
            name.filter(filter),
            fields.attributes());
    List<Entry> found = new ArrayList<>();
    try {
      for (SearchResultEntry entry : connection.search(request).getSearchEntries()) {
        found.add(entry);
      }
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && e.getEntryCount() > 1) {
        found.addAll(e.getSearchEntries());
      } else if (!isUnknownBase(e)) {
        throw e;
      }
    }
    return found;
  }

  /** A bind of nobody: as long as one with a wrong password of a user without a costly hash. */
  void bindNobody(LdapName name, String password) throws LdapFailure {
    bind(LdapDecoy.RDN + "," + name.dn(settings.base()), password);
  }

  /** A base that depends on the name may be of a domain that there is not. */
  private boolean isUnknownBase(LDAPSearchException e) {
    return e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)
        && !settings.base().variables().isEmpty();
  }

  /**
   * Why a user cannot bind with a password; nothing if it can.
   *
   * @param password not empty, since a bind without one always succeeds (RFC 4513 §5.1.2)
   */
  Optional<DenialReason> bind(String dn, String password) throws LdapFailure {
    if (dn.isEmpty() || password.isEmpty() || password.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a bind that would prove nothing");
    }
    return binds.ask(connection -> bind(connection, dn, password));
  }

  private static Optional<DenialReason> bind(LDAPConnection connection, String dn, String password)
      throws LDAPException {
    try {
      BindResult result = connection.bind(new SimpleBindRequest(dn, password));
      if (result.getResultCode().equals(ResultCode.SUCCESS)) {
        return Optional.empty();
      }
      throw new LDAPException(result);
    } catch (LDAPException e) {
      return Optional.of(reason(e));
    }
  }

  /** Directories say by some of these codes that an account is locked. */
  private static DenialReason reason(LDAPException e) throws LDAPException {
    return switch (e.getResultCode().intValue()) {
      case ResultCode.INVALID_CREDENTIALS_INT_VALUE -> DenialReason.BAD_PASSWORD;
      case ResultCode.NO_SUCH_OBJECT_INT_VALUE, ResultCode.INVALID_DN_SYNTAX_INT_VALUE ->
          DenialReason.UNKNOWN_USER;
      case ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE,
          ResultCode.CONSTRAINT_VIOLATION_INT_VALUE,
          ResultCode.UNWILLING_TO_PERFORM_INT_VALUE ->
          DenialReason.DISABLED;
      default -> throw e;
    };
  }

  @Override
  public void close() {
    searches.close();
    binds.close();
  }
}
