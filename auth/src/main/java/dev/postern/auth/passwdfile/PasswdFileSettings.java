package dev.postern.auth.passwdfile;

import dev.postern.auth.password.PasswordSchemes;
import java.time.Clock;
import java.time.Duration;

/**
 * How files of users are read.
 *
 * @param octets that a file may have at most
 * @param patience with a file that is away or half-written
 */
record PasswdFileSettings(
    PasswdFileAuthenticator.Readability readability,
    PasswordSchemes schemes,
    String defaultScheme,
    FieldRules fields,
    int octets,
    Duration patience,
    Clock clock) {

  /** Room for some 400,000 users. */
  static final int USUAL_OCTETS = 64 * 1024 * 1024;

  /** Longer than writing a file takes. */
  static final Duration USUAL_PATIENCE = Duration.ofSeconds(2);

  PasswdFileSettings with(PasswordSchemes others) {
    return new PasswdFileSettings(
        readability, others, defaultScheme, fields, octets, patience, clock);
  }
}
