package dev.postern.auth.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import dev.postern.Limits;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.template.Template;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an {@link LdapAuthenticator} asks of whom. The words are Dovecot's, and so are their
 * defaults. Filters, DNs and fields may hold {@code %u}, {@code %n} and {@code %d} of the user,
 * with Dovecot's modifiers; a value is escaped where it stands. Not for many threads.
 */
public final class LdapAuthenticatorBuilder {
  private final List<LdapUri> servers = new ArrayList<>();
  private String dn = "";
  private String dnPassword = "";
  private boolean startTls;
  private Optional<Path> authorities = Optional.empty();
  private Optional<String> base = Optional.empty();
  private SearchScope scope = SearchScope.SUB;
  private LdapSettings.Verification verification = LdapSettings.Verification.STORED_PASSWORD;
  private Optional<Template> bindDn = Optional.empty();
  private String passFilter = "(&(objectClass=posixAccount)(uid=%u))";
  private Optional<String> userFilter = Optional.empty();
  private LdapFields passAttrs = LdapFields.parse("uid=user,userPassword=password");
  private LdapFields userAttrs = LdapFields.parse("homeDirectory=home,uidNumber=uid,gidNumber=gid");
  private String defaultPassScheme = "CRYPT";
  private PasswordSchemes schemes = PasswordSchemes.standard();
  private boolean requiredAtStart;

  LdapAuthenticatorBuilder() {}

  /**
   * Servers with white space in between, {@code ldap://host[:port]} or {@code ldaps://host[:port]}:
   * the first that can be used is. An {@code ldaps} server has to have a certificate of its name.
   *
   * @throws IllegalArgumentException if one cannot be understood
   */
  public LdapAuthenticatorBuilder uris(String all) {
    servers.addAll(LdapUri.uris(Objects.requireNonNull(all, "all")));
    return this;
  }

  /**
   * The same, written {@code host[:port]}.
   *
   * @throws IllegalArgumentException if one cannot be understood
   */
  public LdapAuthenticatorBuilder hosts(String all) {
    servers.addAll(LdapUri.hosts(Objects.requireNonNull(all, "all")));
    return this;
  }

  /** The service account that searches; without one, nobody is named. */
  public LdapAuthenticatorBuilder dn(String account) {
    dn = Objects.requireNonNull(account, "account");
    return this;
  }

  /** The service account's password ({@code dnpass}). */
  public LdapAuthenticatorBuilder dnPassword(String password) {
    dnPassword = Objects.requireNonNull(password, "password");
    return this;
  }

  /**
   * Secures {@code ldap://} connections before anything is sent ({@code tls = yes}); a server that
   * cannot, or has no certificate of its name, is not used.
   */
  public LdapAuthenticatorBuilder startTls() {
    startTls = true;
    return this;
  }

  /** Trusts these authorities, in PEM, and not those of the JVM ({@code tls_ca_cert_file}). */
  public LdapAuthenticatorBuilder tlsCaCertFile(Path pem) {
    authorities = Optional.of(Objects.requireNonNull(pem, "pem"));
    return this;
  }

  /** The entry below which is searched. */
  public LdapAuthenticatorBuilder base(String entry) {
    base = Optional.of(Objects.requireNonNull(entry, "entry"));
    return this;
  }

  /** How far below the base. Default: {@link Scope#SUBTREE}. */
  public LdapAuthenticatorBuilder scope(Scope depth) {
    scope = Objects.requireNonNull(depth, "depth").searched;
    return this;
  }

  /** The directory verifies passwords, by a bind as the entry that {@link #passFilter} finds. */
  public LdapAuthenticatorBuilder authBind() {
    verification = LdapSettings.Verification.BIND;
    return this;
  }

  /**
   * The directory verifies passwords, by a bind without a search ({@code auth_bind_userdn}), e.g.
   * {@code uid=%n,ou=people,dc=example,dc=org}. {@link #passFilter} and {@link #passAttrs} are then
   * not used for logins.
   *
   * @throws IllegalArgumentException if it is no DN
   */
  public LdapAuthenticatorBuilder authBindUserDn(String template) {
    Template parsed = LdapName.parse(Objects.requireNonNull(template, "template"));
    checkDn(parsed, template);
    bindDn = Optional.of(parsed);
    return authBind();
  }

  /**
   * Finds the entry of who logs in. Default: {@code (&(objectClass=posixAccount)(uid=%u))}.
   *
   * @throws IllegalArgumentException if it is no filter (RFC 4515)
   */
  public LdapAuthenticatorBuilder passFilter(String filter) {
    parseFilter(Objects.requireNonNull(filter, "filter"));
    passFilter = filter;
    return this;
  }

  /**
   * Which attributes of that entry are which fields, with commas in between. {@code user} is the
   * name that everybody else uses, in lower case; without it the login's is. Default: {@code
   * uid=user,userPassword=password}.
   *
   * @throws IllegalArgumentException if a field cannot be understood
   */
  public LdapAuthenticatorBuilder passAttrs(String fields) {
    passAttrs = LdapFields.parse(Objects.requireNonNull(fields, "fields"));
    return this;
  }

  /**
   * Finds the entry of whom mail is for. Default: as {@link #passFilter}.
   *
   * @throws IllegalArgumentException if it is no filter (RFC 4515)
   */
  public LdapAuthenticatorBuilder userFilter(String filter) {
    parseFilter(Objects.requireNonNull(filter, "filter"));
    userFilter = Optional.of(filter);
    return this;
  }

  /**
   * Which attributes of that entry are which fields. Default: {@code
   * homeDirectory=home,uidNumber=uid,gidNumber=gid}.
   *
   * @throws IllegalArgumentException if a field cannot be understood
   */
  public LdapAuthenticatorBuilder userAttrs(String fields) {
    userAttrs = LdapFields.parse(Objects.requireNonNull(fields, "fields"));
    return this;
  }

  /** The scheme of stored passwords that name none. Default: {@code CRYPT}. */
  public LdapAuthenticatorBuilder defaultPassScheme(String scheme) {
    defaultPassScheme = Objects.requireNonNull(scheme, "scheme");
    return this;
  }

  /** Knows other password schemes; bounds that they have of their own go before the server's. */
  public LdapAuthenticatorBuilder schemes(PasswordSchemes known) {
    schemes = Objects.requireNonNull(known, "known");
    return this;
  }

  /**
   * A server does not start while no directory answers. Default: it does, since mail has to come in
   * while a directory is away: what needs the directory is told to try again.
   */
  public LdapAuthenticatorBuilder requiredAtStart() {
    requiredAtStart = true;
    return this;
  }

  /**
   * Checks what was said; connects to nobody.
   *
   * @throws IllegalArgumentException if something is missing, unknown or contradicts itself
   */
  public LdapAuthenticator build() {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no LDAP server is named: uris or hosts");
    }
    if (startTls && servers.stream().anyMatch(LdapUri::tlsFromTheStart)) {
      throw new IllegalArgumentException("tls = yes is for ldap://, not for ldaps://");
    }
    if (!dn.isEmpty() && dnPassword.isEmpty()) {
      throw new IllegalArgumentException("the password of dn is missing");
    }
    if (schemes.find(defaultPassScheme).isEmpty()) {
      throw new IllegalArgumentException("unknown scheme " + defaultPassScheme);
    }
    String entry = base.orElseThrow(() -> new IllegalArgumentException("base is missing"));
    Template parsedBase = LdapName.parse(entry);
    checkDn(parsedBase, entry);
    return new LdapAuthenticator(settings(parsedBase));
  }

  private LdapSettings settings(Template parsedBase) {
    return new LdapSettings(
        servers,
        dn,
        dnPassword,
        startTls,
        tls(),
        parsedBase,
        scope,
        verification,
        bindDn,
        parseFilter(passFilter),
        passAttrs,
        parseFilter(userFilter.orElse(passFilter)),
        userAttrs,
        defaultPassScheme,
        schemes,
        requiredAtStart,
        LdapSettings.Bounds.of(Limits.defaults()));
  }

  private LdapTls tls() {
    try {
      return LdapTls.trusting(authorities);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("tls_ca_cert_file: " + e.getMessage(), e);
    }
  }

  private static Template parseFilter(String text) {
    Template template = LdapName.parse(text);
    try {
      Filter.create(new LdapName("a@a").filter(template));
    } catch (LDAPException e) {
      throw new IllegalArgumentException("no LDAP filter: " + text, e);
    }
    return template;
  }

  private static void checkDn(Template template, String text) {
    if (!DN.isValidDN(new LdapName("a@a").dn(template))) {
      throw new IllegalArgumentException("no distinguished name: " + text);
    }
  }

  /** How far below the base is searched. */
  public enum Scope {
    /** The base alone. */
    BASE(SearchScope.BASE),
    /** Right below the base ({@code onelevel}). */
    ONE_LEVEL(SearchScope.ONE),
    /** The base and all below it. */
    SUBTREE(SearchScope.SUB);

    private final SearchScope searched;

    Scope(SearchScope searched) {
      this.searched = searched;
    }
  }
}
