package dev.postern.auth.password;

import dev.postern.auth.Credentials;
import java.util.random.RandomGenerator;

/** A scheme so weak that no new passwords are kept in it. */
record VerifyOnlyScheme(OctetScheme scheme) implements OctetScheme {

  @Override
  public String name() {
    return scheme.name();
  }

  @Override
  public StoredPassword.Encoding encoding() {
    return scheme.encoding();
  }

  @Override
  public int length() {
    return scheme.length();
  }

  @Override
  public boolean isOfFixedLength() {
    return scheme.isOfFixedLength();
  }

  @Override
  public boolean verifyOctets(Credentials.Password login, byte[] stored) {
    return scheme.verifyOctets(login, stored);
  }

  @Override
  public byte[] hashOctets(Credentials.Password login, RandomGenerator random) {
    throw new IllegalArgumentException(
        name() + " is verified alone, being too weak for new passwords: choose another scheme");
  }
}
