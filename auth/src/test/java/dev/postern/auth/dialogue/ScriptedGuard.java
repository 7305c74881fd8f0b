package dev.postern.auth.dialogue;

import dev.postern.auth.AuthOutcome;
import dev.postern.auth.LoginAttempt;
import dev.postern.auth.LoginGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A guard that says what a test tells it to, and notes what it is asked. */
final class ScriptedGuard implements LoginGuard {
  final List<String> asked = new ArrayList<>();
  Decision before = Decision.CHECK_NOW;
  Duration after = Duration.ZERO;

  @Override
  public Decision before(LoginAttempt attempt) {
    asked.add("before " + attempt.user());
    return before;
  }

  @Override
  public Duration after(LoginAttempt attempt, AuthOutcome outcome) {
    asked.add("after " + attempt.user() + " " + outcome.getClass().getSimpleName());
    return after;
  }
}
