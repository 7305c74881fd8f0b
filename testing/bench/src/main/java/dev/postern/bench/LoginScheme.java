package dev.postern.bench;

/** How a user logs in, and what is stored for it. */
enum LoginScheme {
  SHA512("SHA512-CRYPT"),
  PLAIN("PLAIN"),
  SCRAM("SCRAM-SHA-256");

  private final String stored;

  LoginScheme(String stored) {
    this.stored = stored;
  }

  /** The scheme of the password. */
  String stored() {
    return stored;
  }

  /** The mechanism of SASL. */
  String mechanism() {
    return this == SCRAM ? stored : "PLAIN";
  }
}
