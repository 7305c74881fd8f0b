package dev.postern.auth;

import java.util.Objects;

/** What the server does next in a SASL exchange. */
public sealed interface SaslStep {

  /** Send these octets (base64-encoded by the protocol) and wait for the client. */
  record Challenge(byte[] octets) implements SaslStep {
    public Challenge {
      Objects.requireNonNull(octets, "octets");
    }
  }

  /**
   * These credentials decide: the server asks its authenticator, as its guard allows, and the
   * answer is the outcome of the exchange. A mechanism that asks by itself ({@link
   * SaslContext#check}) cannot be made to wait before a check, only before its answer.
   */
  record Verify(Credentials credentials) implements SaslStep {
    public Verify {
      Objects.requireNonNull(credentials, "credentials");
    }
  }

  /**
   * The exchange is over. If the mechanism asked nobody on the way ({@link SaslContext}), the
   * server's guard is asked now: the client waits as it says, or learns nothing but that it may try
   * again later.
   */
  record Done(AuthOutcome outcome) implements SaslStep {
    public Done {
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /**
   * The client is who it says, and the mechanism has something to say along with that, as by which
   * the server proves itself (RFC 4422 §3.6). Where the server's last reply has no room for it, as
   * in SMTP, POP3 and IMAP, it is sent as a challenge; the client answers with an empty response,
   * which the exchange is not called for, and is in. The guard is asked as with {@link Done},
   * before.
   *
   * @param additionalData not empty, or a client could not tell it from nothing
   */
  record Success(MailUser user, byte[] additionalData) implements SaslStep {
    public Success {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(additionalData, "additionalData");
      if (additionalData.length == 0) {
        throw new IllegalArgumentException("no additional data");
      }
    }
  }

  /**
   * The client's message does not follow the mechanism's grammar; the protocol answers with its
   * syntax error.
   */
  record Malformed() implements SaslStep {}
}
