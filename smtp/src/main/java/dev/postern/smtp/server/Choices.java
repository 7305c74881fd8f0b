package dev.postern.smtp.server;

import dev.postern.TrustedNetworks;
import dev.postern.smtp.SmtpSettings.EarlyTalkers;
import dev.postern.smtp.SmtpSettings.TraceDetail;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What the embedder chose for a listener, but for its policy.
 *
 * @param xclient who may speak for others
 * @param xforward who may tell from whom mail came first
 * @param favoured who is not counted, and does not wait for the greeting
 * @param told what Received fields tell
 * @param earlyTalkers what becomes of who speaks before the greeting
 */
public record Choices(
    TrustedNetworks xclient,
    TrustedNetworks xforward,
    TrustedNetworks favoured,
    Set<TraceDetail> told,
    EarlyTalkers earlyTalkers) {

  /** Nobody is trusted, and all is told. */
  public static final Choices USUAL =
      new Choices(
          TrustedNetworks.NONE,
          TrustedNetworks.NONE,
          TrustedNetworks.NONE,
          EnumSet.allOf(TraceDetail.class),
          EarlyTalkers.REFUSED);

  public Choices {
    Objects.requireNonNull(xclient);
    Objects.requireNonNull(xforward);
    Objects.requireNonNull(favoured);
    Objects.requireNonNull(earlyTalkers);
    told = Set.copyOf(told);
  }
}
