package dev.postern.auth.dialogue;

import dev.postern.auth.DenialReason;
import dev.postern.auth.MailUser;
import java.util.function.Consumer;

/**
 * What a protocol says to a client that logs in, in its own words. Called in the connection's
 * serial context. Each call but {@link #challenge} is the last one of its {@link LoginDialogue};
 * the protocol's next state is then up to the protocol.
 */
public interface LoginAnswers {

  /**
   * Sends a challenge; the client's next line belongs to the dialogue.
   *
   * @param base64 may be empty
   */
  void challenge(String base64);

  /**
   * Offers what a mechanism says along with its success (SCRAM; RFC 4422 §3.6). Default: the last
   * reply has no room for it, so that it is sent as a challenge, which the client answers with an
   * empty line.
   *
   * @return whether it is kept, and said if {@link #accepted} is called
   */
  default boolean keepForSuccess(String base64) {
    return false;
  }

  /**
   * The client is who it says: opens what it came for, where it may block, changes the state, and
   * answers, be it that the user's mail cannot be reached.
   *
   * @param then takes whether the user is in now
   */
  void accepted(MailUser user, Consumer<Admission> then);

  /** The credentials are not good; comes when the delay for it is over. */
  void denied(AfterDenial next);

  /**
   * The same for a peer that is no client but a server that asks on behalf of one, and may be told
   * more. Default: it is not.
   *
   * @param user the name that was tried, as the client sent it; empty if it is not known
   */
  default void denied(String user, DenialReason reason, AfterDenial next) {
    denied(next);
  }

  /** It cannot be told now; the client may try again. */
  void unavailable();

  /** The client did not keep to the form, or gave up. */
  void faulty(LoginFault fault);

  /** Whether a user who proved its name came in. */
  enum Admission {
    /** Logged in. */
    ADMITTED,
    /** Its mail cannot be reached; the client was told. */
    TURNED_AWAY
  }

  /** What follows a denial. */
  enum AfterDenial {
    /** The connection goes on. */
    MAY_TRY_AGAIN,
    /** That was once too often: the protocol says so and closes the connection. */
    MUST_LEAVE
  }
}
