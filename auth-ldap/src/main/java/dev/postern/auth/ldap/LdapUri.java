package dev.postern.auth.ldap;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Stream;

/** Where an LDAP server is: {@code ldap://host:389} or {@code ldaps://host:636}. */
record LdapUri(String host, int port, boolean tlsFromTheStart) {
  private static final int LDAP = 389;
  private static final int LDAPS = 636;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads some, separated by white space (Dovecot's {@code uris}).
   *
   * @throws IllegalArgumentException if one cannot be understood, or there is none
   */
  static List<LdapUri> uris(String text) {
    return all(text).map(LdapUri::uri).toList();
  }

  /**
   * Reads {@code host} or {@code host:port}, separated by white space (Dovecot's {@code hosts}).
   *
   * @throws IllegalArgumentException if one cannot be understood, or there is none
   */
  static List<LdapUri> hosts(String text) {
    return all(text).map(host -> uri("ldap://" + host)).toList();
  }

  private static Stream<String> all(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("no LDAP server is named");
    }
    return Stream.of(text.strip().split("\\s+"));
  }

  private static LdapUri uri(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no LDAP URI: " + text, e);
    }
    boolean tls = "ldaps".equalsIgnoreCase(uri.getScheme());
    boolean known = tls || "ldap".equalsIgnoreCase(uri.getScheme());
    boolean more = uri.getRawPath() != null && uri.getRawPath().length() > 1;
    if (!known
        || more
        || uri.getHost() == null
        || uri.getUserInfo() != null
        || uri.getPort() == 0
        || uri.getPort() > HIGHEST_PORT) {
      throw new IllegalArgumentException(
          "an LDAP server is written ldap://host[:port] or ldaps://host[:port], not " + text);
    }
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int usual = tls ? LDAPS : LDAP;
    return new LdapUri(bare, uri.getPort() < 0 ? usual : uri.getPort(), tls);
  }

  @Override
  public String toString() {
    String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return (tlsFromTheStart ? "ldaps://" : "ldap://") + written + ":" + port;
  }
}
