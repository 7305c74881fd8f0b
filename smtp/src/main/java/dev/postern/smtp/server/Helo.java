package dev.postern.smtp.server;

/**
 * What the client said of itself.
 *
 * @param name as given, not verified
 * @param verb with which command
 */
record Helo(String name, Verb verb) {

  /** The greeting commands. */
  enum Verb {
    /** SMTP without extensions. */
    HELO,
    /** SMTP with extensions. */
    EHLO,
    /** LMTP. */
    LHLO
  }
}
