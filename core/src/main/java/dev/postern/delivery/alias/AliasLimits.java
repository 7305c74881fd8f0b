package dev.postern.delivery.alias;

import dev.postern.Limits;

/** Limits of aliases; {@link Limits.Count#EXPANDED_RECIPIENTS} bounds how many there may be. */
public final class AliasLimits {
  /**
   * One address that a virtual alias leads to, in octets (Postfix's {@code
   * virtual_alias_address_length_limit}): one that leads to itself with an extension grows.
   */
  public static final Limits.Count ADDRESS_OCTETS = Limits.Count.of("ALIAS_ADDRESS_OCTETS", 1_000);

  private AliasLimits() {}
}
