package dev.postern.smtp.policy.greylist;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Stands for somebody, in the same room however long the addresses are. */
record GreylistKey(long high, long low) {
  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");
  private static final HexFormat HEX = HexFormat.of();

  static GreylistKey of(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      ByteBuffer octets = ByteBuffer.wrap(digest.digest());
      return new GreylistKey(octets.getLong(), octets.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }

  static Optional<GreylistKey> parse(String text) {
    return TEXT.matcher(text).matches()
        ? Optional.of(
            new GreylistKey(
                HexFormat.fromHexDigitsToLong(text, 0, 16),
                HexFormat.fromHexDigitsToLong(text, 16, 32)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
