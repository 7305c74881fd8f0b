package dev.postern.mime.structure;

/**
 * What a parser is willing to take from one message. Beyond a limit the rest is opaque data;
 * nothing is ever thrown.
 *
 * @param maxDepth nesting of multiparts and embedded messages; a container below this depth is a
 *     leaf
 * @param maxParts parts in one message; the part that reaches it takes all bytes that follow
 * @param maxHeaderBytes octets of one header block that are looked at; fields beyond are ignored
 * @param maxTotalHeaderBytes octets of all header blocks of one message that are looked at
 * @param maxFields fields of one header block that are kept
 * @param maxParameters parameters of one field that are kept
 * @param maxKeptOctets texts of one message that are kept in its structure: octets of its subjects,
 *     addresses, parameters and the like, and 16 more for each; what goes beyond is left out, and
 *     the message says so ({@link MimeMessage#extent()})
 */
public record MimeLimits(
    int maxDepth,
    int maxParts,
    int maxHeaderBytes,
    int maxTotalHeaderBytes,
    int maxFields,
    int maxParameters,
    int maxKeptOctets) {

  /**
   * 32 levels, 10,000 parts, 1 MiB of one header and 4 MiB of all, 10,000 fields, 100 parameters, 1
   * MiB of texts: some 25,000 addresses.
   */
  public static final MimeLimits DEFAULTS =
      new MimeLimits(32, 10_000, 1024 * 1024, 4 * 1024 * 1024, 10_000, 100, 1024 * 1024);

  /** Checks that every limit is at least 1. */
  public MimeLimits {
    int least =
        Math.min(Math.min(maxDepth, maxParts), Math.min(maxHeaderBytes, maxTotalHeaderBytes));
    least = Math.min(least, Math.min(maxFields, Math.min(maxParameters, maxKeptOctets)));
    if (least < 1) {
      throw new IllegalArgumentException("every limit must be at least 1");
    }
  }
}
