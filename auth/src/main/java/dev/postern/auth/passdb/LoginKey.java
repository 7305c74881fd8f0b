package dev.postern.auth.passdb;

import dev.postern.auth.AuthContext;
import dev.postern.auth.Credentials;
import dev.postern.auth.hash.KeyedHash;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Names a login, its password included, by what nobody can read a password from. */
final class LoginKey {
  private final KeyedHash names = new KeyedHash();

  /** Everything that an answer may depend on. */
  ByteBuffer of(Credentials.Password login, AuthContext context) {
    return names.of(
        login.authenticationId(),
        login.authorizationId(),
        login.password(),
        context.service(),
        context.mechanism().orElse(""),
        context.certificateName().orElse(""),
        context.peer().listener(),
        Boolean.toString(context.peer().confidential()),
        context
            .peer()
            .remote()
            .map(InetSocketAddress::getAddress)
            .map(InetAddress::getHostAddress)
            .orElse(""));
  }
}
