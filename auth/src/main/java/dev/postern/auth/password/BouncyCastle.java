package dev.postern.auth.password;

import java.util.function.Supplier;

/** Bouncy Castle, which may be missing; then its schemes say so. */
final class BouncyCastle {
  private static final boolean THERE = isThere("org.bouncycastle.crypto.generators.OpenBSDBCrypt");

  private BouncyCastle() {}

  /**
   * Does nothing if it is there.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void require(String scheme) {
    if (!THERE) {
      throw missing(scheme, null);
    }
  }

  /** Calls it. */
  static <T> T call(String scheme, Supplier<T> work) {
    try {
      return work.get();
    } catch (NoClassDefFoundError e) {
      throw missing(scheme, e);
    }
  }

  static boolean isThere(String type) {
    try {
      Class.forName(type, false, BouncyCastle.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static IllegalArgumentException missing(String scheme, Throwable cause) {
    return new IllegalArgumentException(
        scheme + " needs org.bouncycastle:bcprov-jdk18on, which is missing", cause);
  }
}
