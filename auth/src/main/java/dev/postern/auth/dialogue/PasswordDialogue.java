package dev.postern.auth.dialogue;

import dev.postern.auth.Credentials;
import dev.postern.net.Frame;
import dev.postern.net.Framing;

/** A login by a command that brings everything at once; the client is asked nothing. */
record PasswordDialogue(Attempt attempt, Credentials.Password credentials)
    implements LoginDialogue {

  @Override
  public void begin() {
    attempt.check(credentials, Attempt.Place.ELSEWHERE);
  }

  @Override
  public Framing expects() {
    return attempt.waits();
  }

  @Override
  public void received(Frame frame) {
    throw new IllegalStateException("a frame that nobody expects");
  }
}
