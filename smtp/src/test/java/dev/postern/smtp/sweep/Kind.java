package dev.postern.smtp.sweep;

/** A kind of listener. */
enum Kind {
  MX("smtp"),
  /** Port 25 where a login helps. */
  LOGINS("logins"),
  SUBMISSION("submission"),
  SMTPS("smtps"),
  LMTP("lmtp");

  private final String listener;

  Kind(String listener) {
    this.listener = listener;
  }

  String listener() {
    return listener;
  }

  /** The hello that announces extensions. */
  String hello() {
    return this == LMTP ? "LHLO" : "EHLO";
  }

  /** Whether nothing is sent here without TLS and a login (RFC 6409 §4.3, RFC 8314 §3.3). */
  boolean isForUsers() {
    return this == SUBMISSION || this == SMTPS;
  }

  /** Whether there are logins at all. */
  boolean hasLogins() {
    return isForUsers() || this == LOGINS;
  }

  boolean startsWithTls() {
    return this == SMTPS;
  }
}
