package dev.postern.dns.dnsjava;

import dev.postern.Limits;
import java.time.Duration;

/**
 * What the DNS may take of this server: constants for {@link Limits#with}. The server's limits
 * count once it has started.
 */
public final class DnsLimits {

  /**
   * Answers that are remembered, for as long as they allow; as many that there is nothing are among
   * them.
   */
  public static final Limits.Count DNS_ANSWERS_KEPT =
      Limits.Count.of("DNS_ANSWERS_KEPT", 10_000).shared();

  /** For one answer, whole, whatever servers are asked. What takes longer cannot be told now. */
  public static final Limits.Time DNS_ANSWER =
      Limits.Time.of("DNS_ANSWER", Duration.ofSeconds(5)).shared();

  private DnsLimits() {}
}
