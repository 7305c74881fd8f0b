package dev.postern.auth.oauth;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a file of {@code name = value} lines, with Dovecot's names ({@code
 * dovecot-oauth2.conf.ext}) where it has some, and {@code jwks_url}, {@code jwks_file}, {@code
 * audience}, {@code algorithms}.
 */
final class OAuthConfigFile {
  private final OAuthAuthenticatorBuilder builder = new OAuthAuthenticatorBuilder();
  private String client = "";
  private String secret = "";

  private OAuthConfigFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with the file and line of what cannot be understood
   */
  static OAuthAuthenticatorBuilder read(Path file) throws IOException {
    return new OAuthConfigFile().readAll(file, Files.readAllLines(file));
  }

  private OAuthAuthenticatorBuilder readAll(Path file, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      try {
        readLine(lines.get(i).strip());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(file + " line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    if (!client.isEmpty()) {
      builder.client(client, secret);
    }
    return builder;
  }

  private void readLine(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int equals = line.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("name = value is missing");
    }
    String value = line.substring(equals + 1).strip();
    if (!value.isEmpty()) {
      set(line.substring(0, equals).strip(), value);
    }
  }

  private void set(String name, String value) {
    switch (name) {
      case "jwks_url" -> builder.jwks(URI.create(value));
      case "jwks_file" -> builder.jwksFile(Path.of(value));
      case "introspection_url" -> builder.introspection(URI.create(value));
      case "client_id" -> client = value;
      case "client_secret" -> secret = value;
      case "issuers" -> List.of(value.split("\\s+")).forEach(builder::issuer);
      case "audience" -> List.of(value.split("\\s+")).forEach(builder::audience);
      case "algorithms" -> builder.algorithms(value.split("\\s+"));
      case "scope" -> builder.scope(value);
      case "username_attribute" -> builder.usernameAttribute(value);
      case "username_format" -> builder.usernameFormat(value);
      case "tls_ca_cert_file" -> builder.tlsCaCertFile(Path.of(value));
      default -> only(name, value);
    }
  }

  /** What can be said in one way alone here. */
  private static void only(String name, String value) {
    String possible =
        switch (name) {
          case "introspection_mode" -> "post";
          case "active_attribute" -> "active";
          case "active_value" -> "true";
          default -> throw new IllegalArgumentException("unknown setting " + name);
        };
    if (!value.equals(possible)) {
      throw new IllegalArgumentException(name + " can be " + possible + " alone");
    }
  }
}
