package dev.postern;

import dev.postern.ServerContext.PlaintextLogins;
import dev.postern.auth.Authenticator;
import dev.postern.auth.UserDirectory;
import dev.postern.filter.MessageFilter;
import dev.postern.net.Interceptor;
import dev.postern.net.Protocol;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A protocol at an address, and what it has otherwise than its server there. Immutable; the methods
 * return changed copies.
 *
 * <pre>{@code
 * Imap.imaps().port(993)
 * Smtp.lmtp().unix(Path.of("/run/postern/lmtp")).filters()
 * Imap.imap().name("office").port(1143).plaintextLogins(PlaintextLogins.ALLOWED)
 * }</pre>
 */
public final class Listener {
  private static final Pattern OWNER = Pattern.compile("(?=.)([^:\\s]+)?(?::([^:\\s]+))?");

  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

  private final Protocol protocol;
  private final String name;

  /** Empty where nobody chose: the protocol's usual port then. */
  private final Optional<Address> chosen;

  private final ListenerSettings settings;
  private final Optional<Interceptor> interceptor;

  private Listener(
      Protocol protocol,
      String name,
      Optional<Address> chosen,
      ListenerSettings settings,
      Optional<Interceptor> interceptor) {
    this.protocol = protocol;
    this.name = name;
    this.chosen = chosen;
    this.settings = settings;
    this.interceptor = interceptor;
  }

  /**
   * A protocol at its usual port of the loopback address. Of one that has none, the address has to
   * be chosen, or {@link MailServerBuilder#build()} says so.
   */
  public static Listener of(Protocol protocol) {
    Objects.requireNonNull(protocol, "protocol");
    return new Listener(
        protocol, protocol.name(), Optional.empty(), ListenerSettings.NONE, Optional.empty());
  }

  /** At another port; 0 for one that the system chooses, see {@link MailServer#port(String)}. */
  public Listener port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
    String host = address() instanceof Address.Tcp tcp ? tcp.host() : "localhost";
    return at(new Address.Tcp(host, port));
  }

  /**
   * At another address: a name, an IPv4 or IPv6 address, {@code 0.0.0.0} or {@code ::} for all,
   * either of which is IPv4 and IPv6 together (but with {@code -Djava.net.preferIPv4Stack}). A name
   * with several addresses, as {@code localhost} often is, is bound at all of them.
   */
  public Listener host(String host) {
    int port = address() instanceof Address.Tcp tcp ? tcp.port() : protocol.defaultPort();
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "a host is a name or an address; 0.0.0.0 or :: for all addresses");
    }
    return at(new Address.Tcp(host, port));
  }

  /**
   * At a unix-domain socket for its owner alone (mode 0600). A socket where nobody listens any more
   * is replaced; with anything else in the way the server does not start, nor with a path of more
   * than 106 octets.
   */
  public Listener unix(Path path) {
    return unix(path, "rw-------");
  }

  /**
   * At a unix-domain socket.
   *
   * @param permissions who may connect, e.g. {@code rw-rw----} or {@code 0660} so that a Postfix in
   *     the server's group can deliver
   */
  public Listener unix(Path path, String permissions) {
    return unix(path, permissions, Optional.empty(), Optional.empty());
  }

  /**
   * At a unix-domain socket that is somebody else's, which a server that runs as root can make: of
   * a Postfix whose spool it is in, say.
   *
   * <pre>{@code
   * Smtp.lmtp().unix(Path.of("/var/spool/postfix/private/lmtp"), "rw-------", "postfix:postfix")
   * }</pre>
   *
   * @param permissions who may connect, e.g. {@code rw-rw----} or {@code 0660}
   * @param owner user, user and group, or group alone, as {@code chown} takes them: {@code
   *     postfix}, {@code postfix:postdrop}, {@code :postdrop}
   */
  public Listener unix(Path path, String permissions, String owner) {
    Matcher parts = OWNER.matcher(Objects.requireNonNull(owner, "owner"));
    if (!parts.matches()) {
      throw new IllegalArgumentException("an owner is USER, USER:GROUP or :GROUP, not " + owner);
    }
    return unix(
        path,
        permissions,
        Optional.ofNullable(parts.group(1)),
        Optional.ofNullable(parts.group(2)));
  }

  private Listener unix(
      Path path, String permissions, Optional<String> owner, Optional<String> group) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(permissions, "permissions");
    return at(new Address.Unix(path, allowed(permissions), owner, group));
  }

  private static Set<PosixFilePermission> allowed(String permissions) {
    try {
      return PosixFilePermissions.fromString(
          OCTAL.matcher(permissions).matches() ? letters(permissions) : permissions);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "permissions are written as rw-rw---- or 0660, not " + permissions, e);
    }
  }

  private static String letters(String octal) {
    int bits = Integer.parseInt(octal, 8);
    StringBuilder letters = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      letters.append((bits >> bit & 1) == 1 ? "xwr".charAt(bit % 3) : '-');
    }
    return letters.toString();
  }

  /**
   * Under another name than the protocol's, so that one protocol can listen twice.
   *
   * @param newName without blanks, since it stands in logs
   */
  public Listener name(String newName) {
    Objects.requireNonNull(newName, "name");
    if (newName.isEmpty() || newName.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("a listener's name is not empty and holds no blanks");
    }
    return new Listener(protocol, newName, chosen, settings, interceptor);
  }

  /**
   * Every connection begins with a PROXY protocol header, version 1 or 2; it is believed from these
   * networks alone, all others are cut off.
   */
  public Listener proxyProtocol(TrustedNetworks from) {
    Objects.requireNonNull(from, "from");
    return with(settings.withProxies(from));
  }

  /**
   * Without some capabilities, to test clients against a poorer server; names as they are
   * advertised.
   */
  public Listener hiding(String... capabilities) {
    Set<String> hidden = new HashSet<>(settings.hidden());
    for (String capability : Objects.requireNonNull(capabilities, "capabilities")) {
      Objects.requireNonNull(capability, "capability");
      hidden.add(capability.toUpperCase(Locale.ROOT));
    }
    return with(settings.withHidden(hidden));
  }

  /**
   * With limits of its own: those that were changed here go before the server's, all others are the
   * server's. {@link Limits.Count#CONNECTIONS} and {@link Limits.Count#CONNECTIONS_PER_ADDRESS}
   * bound the connections of this listener then, which count among the server's too. What bounds
   * something that all listeners share, as a pool or the spool does, cannot be had apart: that is a
   * mistake that {@link MailServerBuilder#build()} tells.
   *
   * <pre>{@code
   * Smtp.mx().limits(Limits.defaults().with(Limits.Count.MESSAGE_OCTETS, 10_000_000))
   * }</pre>
   */
  public Listener limits(Limits own) {
    return with(settings.withLimits(Objects.requireNonNull(own, "limits")));
  }

  /**
   * With these filters instead of the server's, in this order; none at all if none is given. What a
   * listener filters is then read in one place, and a list can lack what the server has: SPF does
   * not run on submission. A filter may be at several listeners.
   */
  public Listener filters(MessageFilter... own) {
    List<MessageFilter> all = new ArrayList<>();
    for (MessageFilter filter : Objects.requireNonNull(own, "filters")) {
      all.add(Objects.requireNonNull(filter, "filter"));
    }
    return with(settings.withFilters(List.copyOf(all)));
  }

  /** With other certificates, or other demands on TLS, than the server's. */
  public Listener tls(Tls own) {
    return with(settings.withTls(Objects.requireNonNull(own, "tls")));
  }

  /**
   * With a line in the log for each TLS handshake that succeeds: version, cipher suite, the name
   * that was asked for, and whose certificate the client gave (Postfix's {@code smtpd_tls_loglevel
   * = 1}). Those that fail are always logged.
   */
  public Listener loggingHandshakes() {
    return with(settings.withHandshakesLogged());
  }

  /**
   * With another who decides about logins. If it is a {@link UserDirectory} too, it is asked after
   * the logins of this listener, and else the server's; deliveries ask the server's.
   */
  public Listener authenticator(Authenticator own) {
    return with(settings.withAuthenticator(Objects.requireNonNull(own, "authenticator")));
  }

  /** With another who is asked after each login; deliveries ask the server's. */
  public Listener userDirectory(UserDirectory own) {
    return with(settings.withUserDirectory(Objects.requireNonNull(own, "userDirectory")));
  }

  /** Whether passwords may cross its connections without TLS. */
  public Listener plaintextLogins(PlaintextLogins own) {
    return with(settings.withPlaintextLogins(Objects.requireNonNull(own, "plaintextLogins")));
  }

  /**
   * With somebody who makes it misbehave, to test clients; without one nothing is asked, and it
   * costs nothing.
   */
  public Listener interceptor(Interceptor by) {
    Objects.requireNonNull(by, "interceptor");
    return new Listener(protocol, name, chosen, settings, Optional.of(by));
  }

  /** What is spoken. */
  public Protocol protocol() {
    return protocol;
  }

  /** The name in events, logs and {@link MailServer#port(String)}. */
  public String name() {
    return name;
  }

  /** Where it listens. */
  public Address address() {
    return chosen.orElseGet(() -> new Address.Tcp("localhost", protocol.defaultPort()));
  }

  Optional<Address> chosenAddress() {
    return chosen;
  }

  /** The proxies that must announce their clients, if any. */
  public Optional<TrustedNetworks> proxies() {
    return settings.proxies().isEmpty() ? Optional.empty() : Optional.of(settings.proxies());
  }

  /** Capabilities that are neither advertised nor served, in upper case. */
  public Set<String> hiddenCapabilities() {
    return settings.hidden();
  }

  /** Who makes it misbehave, if somebody does. */
  public Optional<Interceptor> interceptor() {
    return interceptor;
  }

  /** The certificates of its own, if it has some. */
  public Optional<Tls> tls() {
    return settings.tls();
  }

  /** Whether handshakes that succeed are logged. */
  public boolean logsHandshakes() {
    return settings.logsHandshakes();
  }

  /**
   * What a server offers to the sessions of this listener: its own settings before the server's.
   */
  public ServerContext context(ServerContext server) {
    return ListenerContext.of(Objects.requireNonNull(server, "server"), settings);
  }

  /** What it has otherwise than its server. */
  ListenerSettings settings() {
    return settings;
  }

  private Listener at(Address other) {
    return new Listener(protocol, name, Optional.of(other), settings, interceptor);
  }

  private Listener with(ListenerSettings other) {
    return new Listener(protocol, name, chosen, other, interceptor);
  }

  /** Where a listener listens. */
  public sealed interface Address {

    /** A TCP port of a host. */
    record Tcp(String host, int port) implements Address {
      public Tcp {
        Objects.requireNonNull(host, "host");
      }
    }

    /**
     * A unix-domain socket.
     *
     * @param permissions who may connect
     * @param owner the name of the user whose it is, if not the server's own
     * @param group the name of its group, if not the server's own
     */
    record Unix(
        Path path,
        Set<PosixFilePermission> permissions,
        Optional<String> owner,
        Optional<String> group)
        implements Address {
      public Unix {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(group, "group");
        permissions = Set.copyOf(permissions);
      }
    }
  }
}
