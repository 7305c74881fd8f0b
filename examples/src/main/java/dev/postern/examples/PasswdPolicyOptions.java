package dev.postern.examples;

import dev.postern.auth.policy.BreachedPasswordFile;
import dev.postern.auth.policy.PasswordPolicy;
import java.nio.file.Path;
import java.time.Period;
import picocli.CommandLine.Option;

/** Which passwords {@code postern passwd} sets, and for how long. */
final class PasswdPolicyOptions {
  @Option(
      names = "--least-length",
      paramLabel = "N",
      description = "Characters it needs. Default: ${DEFAULT-VALUE}")
  private int leastLength = 12;

  @Option(
      names = "--least-classes",
      paramLabel = "N",
      description =
          "Of small letters, capitals, digits and others, how many. Default: ${DEFAULT-VALUE}")
  private int leastClasses = 1;

  @Option(
      names = "--remember",
      paramLabel = "N",
      description = "The last N may not come again. Default: ${DEFAULT-VALUE}")
  private int remember;

  @Option(
      names = "--breached",
      paramLabel = "FILE",
      description = "Refuses what is in this list of SHA-1 hashes, sorted")
  private Path breached;

  @Option(names = "--max-age", paramLabel = "DAYS", description = "How long it holds")
  private Integer maxAge;

  @Option(
      names = "--warn",
      paramLabel = "DAYS",
      description = "How long before its end it is due. Default: ${DEFAULT-VALUE}")
  private int warn = 14;

  PasswordPolicy policy() {
    PasswordPolicy.Builder builder = PasswordPolicy.builder();
    Mistakes.named("--least-length", () -> builder.leastLength(leastLength));
    Mistakes.named("--least-classes", () -> builder.leastClasses(leastClasses));
    Mistakes.named("--remember", () -> builder.remembered(remember));
    Mistakes.named("--warn", () -> builder.warning(Period.ofDays(warn)));
    if (breached != null) {
      builder.breached(BreachedPasswordFile.of(breached));
    }
    if (maxAge != null) {
      Mistakes.named("--max-age", () -> builder.maximumAge(Period.ofDays(maxAge)));
    }
    return builder.build();
  }
}
