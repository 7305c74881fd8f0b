package dev.postern.auth.dialogue;

import dev.postern.net.Frame;
import dev.postern.net.Framing;

/**
 * One login from its command to its outcome: base64 lines around a SASL exchange (RFC 4422, RFC
 * 4954 §4, RFC 5034 §4, RFC 3501 §6.2.2), or a command that brings everything at once. What checks
 * runs on the pools for it; what the guard delays, and the answer to a denial, wait for their time;
 * neither holds a thread. Used in the connection's serial context.
 *
 * <p>While it lasts, a session {@link #expects()} what the dialogue expects and hands it each
 * frame.
 */
public sealed interface LoginDialogue permits SaslDialogue, PasswordDialogue {

  /** Starts. It may answer before the call returns. */
  void begin();

  /** The client's line, if one is asked for; nothing while something is checked or delayed. */
  Framing expects();

  /** The client's answer to a challenge. */
  void received(Frame frame);
}
