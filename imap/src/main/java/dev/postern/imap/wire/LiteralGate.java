package dev.postern.imap.wire;

/** Decides about each literal before any of its octets is read. */
@FunctionalInterface
public interface LiteralGate {

  /**
   * What to do with a literal.
   *
   * @param soFar the command up to and including the announcement and its CRLF
   * @param keptOctets octets of literals that this command holds in memory already
   */
  Plan plan(byte[] soFar, Literal literal, long keptOctets);

  /** What happens to a literal. */
  enum Plan {
    /** It becomes part of the command in memory. */
    KEEP,
    /** It streams into a spool. */
    SPOOL,
    /** The command is refused: instead of a continuation, or after its octets were dropped. */
    REFUSE,
    /** The connection ends. */
    END
  }
}
