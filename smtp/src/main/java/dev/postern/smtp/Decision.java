package dev.postern.smtp;

import java.util.Objects;

/** What a {@link RecipientRule} says. Texts are for the client. */
public sealed interface Decision {

  /** Take the recipient, if the delivery target does. */
  record Permit() implements Decision {}

  /** Ask the next rule. */
  record Dunno() implements Decision {}

  /** Refuse for good (554 5.7.1). */
  record Reject(String text) implements Decision {
    public Reject {
      Objects.requireNonNull(text, "text");
    }
  }

  /** Refuse for now (451 4.7.1). */
  record Defer(String text) implements Decision {
    public Defer {
      Objects.requireNonNull(text, "text");
    }
  }
}
