package dev.postern.auth.secondfactor;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is kept of a user's second factor. Immutable; it holds the key, and text never shows it.
 *
 * @param key of the app that makes the codes
 * @param isConfirmed whether the user has shown a code of it; before, it protects nothing
 * @param lastStep the step of the last code that served; older ones and it serve no more
 * @param recoveryHashes of the recovery codes that are left
 * @param failures wrong codes since the last right one
 * @param notBefore when the next code is looked at
 */
public record SecondFactor(
    TotpKey key,
    boolean isConfirmed,
    long lastStep,
    List<String> recoveryHashes,
    int failures,
    Instant notBefore) {

  public SecondFactor {
    Objects.requireNonNull(key, "key");
    recoveryHashes = List.copyOf(Objects.requireNonNull(recoveryHashes, "recoveryHashes"));
    Objects.requireNonNull(notBefore, "notBefore");
  }

  /** A new one, to be confirmed. */
  public static SecondFactor unconfirmed(TotpKey key) {
    return new SecondFactor(key, false, -1, List.of(), 0, Instant.EPOCH);
  }

  SecondFactor confirmed(long step, List<String> hashes) {
    return new SecondFactor(key, true, step, hashes, 0, Instant.EPOCH);
  }

  SecondFactor usedStep(long step) {
    return new SecondFactor(key, isConfirmed, step, recoveryHashes, 0, Instant.EPOCH);
  }

  SecondFactor usedRecovery(String hash) {
    return withRecovery(recoveryHashes.stream().filter(h -> !h.equals(hash)).toList());
  }

  SecondFactor withRecovery(List<String> hashes) {
    return new SecondFactor(key, isConfirmed, lastStep, hashes, 0, Instant.EPOCH);
  }

  SecondFactor failed(Instant next) {
    return new SecondFactor(key, isConfirmed, lastStep, recoveryHashes, failures + 1, next);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "SecondFactor[confirmed=" + isConfirmed + "]";
  }
}
