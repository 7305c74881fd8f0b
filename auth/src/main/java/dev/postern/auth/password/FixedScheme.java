package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import dev.postern.auth.Secret;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A function of name and password without a salt, written in hexadecimal digits.
 *
 * @param function what is stored for a login
 * @param mechanism the SASL mechanism that can verify against it; empty if there is none
 * @param secret what that mechanism gets
 */
record FixedScheme(
    String name,
    int length,
    Function<Credentials.Password, byte[]> function,
    String mechanism,
    Function<byte[], Secret> secret)
    implements OctetScheme {

  @Override
  public StoredPassword.Encoding encoding() {
    return StoredPassword.Encoding.HEX;
  }

  @Override
  public boolean isOfFixedLength() {
    return true;
  }

  @Override
  public boolean verifyOctets(Credentials.Password login, byte[] stored) {
    return MessageDigest.isEqual(function.apply(login), stored);
  }

  @Override
  public byte[] hashOctets(Credentials.Password login, RandomGenerator random) {
    return function.apply(login);
  }

  @Override
  public Optional<Secret> secret(String stored, String asked) {
    return mechanism.equals(asked) ? Optional.of(secret.apply(octets(stored))) : Optional.empty();
  }
}
