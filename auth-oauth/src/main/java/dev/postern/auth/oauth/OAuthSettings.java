package dev.postern.auth.oauth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import dev.postern.auth.UserDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * What a builder was told, checked.
 *
 * @param users who exists; empty for everybody of whom there is a token
 */
record OAuthSettings(
    Keys keys,
    Optional<IntrospectionCheck.Endpoint> introspection,
    Set<JWSAlgorithm> algorithms,
    TokenClaims demanded,
    TokenUser user,
    Optional<UserDirectory> users,
    Optional<SSLContext> tls) {

  private static final int OK = 200;

  /** Where the keys of tokens are; nowhere if tokens are asked for. */
  record Keys(Optional<URI> uri, Optional<Path> file) {

    /** Their source, within the bounds of the server. */
    JwkSource source(BoundedHttp http, OAuthBounds bounds) {
      return file.<JwkSource>map(path -> () -> read(path, bounds))
          .orElseGet(() -> () -> get(http, uri.orElseThrow()));
    }

    /** Whether a file can be read and is a set of keys. */
    void check() throws IOException {
      if (file.isEmpty()) {
        return;
      }
      try {
        JWKSet.parse(Files.readString(file.get()));
      } catch (ParseException e) {
        throw new IOException("no set of keys (RFC 7517) is in " + file.get(), e);
      }
    }

    private static String read(Path path, OAuthBounds bounds) throws IOException {
      if (Files.size(path) > bounds.answerOctets()) {
        throw new IOException("the file is too long");
      }
      return Files.readString(path);
    }

    private static String get(BoundedHttp http, URI uri) throws IOException {
      HttpResponse<byte[]> response =
          http.ask(HttpRequest.newBuilder(uri).header("Accept", "application/json").GET());
      if (response.statusCode() != OK) {
        throw new IOException("it answered with status " + response.statusCode());
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return file.map(Path::toString).or(() -> uri.map(URI::toString)).orElse("nowhere");
    }
  }
}
