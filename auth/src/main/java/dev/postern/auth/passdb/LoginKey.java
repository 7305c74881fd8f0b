package dev.postern.auth.passdb;

import dev.postern.auth.AuthContext;
import dev.postern.auth.Credentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names a login, its password included, by what nobody can read a password from: a HMAC under a key
 * that this process alone has.
 */
final class LoginKey {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_OCTETS = 32;

  private final SecretKeySpec key;

  LoginKey() {
    byte[] octets = new byte[KEY_OCTETS];
    new SecureRandom().nextBytes(octets);
    key = new SecretKeySpec(octets, ALGORITHM);
  }

  /** Everything that an answer may depend on. */
  String of(Credentials.Password login, AuthContext context) {
    Mac mac = mac();
    add(mac, login.authenticationId());
    add(mac, login.authorizationId());
    add(mac, login.password());
    add(mac, context.service());
    add(mac, context.mechanism().orElse(""));
    add(mac, context.certificateName().orElse(""));
    add(mac, context.peer().listener());
    add(mac, Boolean.toString(context.peer().confidential()));
    add(
        mac,
        context
            .peer()
            .remote()
            .map(InetSocketAddress::getAddress)
            .map(InetAddress::getHostAddress)
            .orElse(""));
    return Base64.getEncoder().encodeToString(mac.doFinal());
  }

  /** With its length, so that what belongs to one part is never taken for the next. */
  private static void add(Mac mac, String part) {
    byte[] octets = part.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
    mac.update(octets);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
