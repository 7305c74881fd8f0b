package dev.postern.auth.dialogue;

import dev.postern.auth.MailUser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what a protocol would say. */
final class RecordedAnswers implements LoginAnswers {
  final List<String> said = new ArrayList<>();
  final List<MailUser> users = new ArrayList<>();
  boolean roomForLastWord;
  Admission admission = Admission.ADMITTED;

  @Override
  public void challenge(String base64) {
    said.add("challenge " + base64);
  }

  @Override
  public boolean keepForSuccess(String base64) {
    if (roomForLastWord) {
      said.add("keep " + base64);
    }
    return roomForLastWord;
  }

  @Override
  public void accepted(MailUser user, Consumer<Admission> then) {
    said.add("accepted " + user.name());
    users.add(user);
    then.accept(admission);
  }

  @Override
  public void denied(AfterDenial next) {
    said.add("denied " + next);
  }

  @Override
  public void unavailable() {
    said.add("unavailable");
  }

  @Override
  public void faulty(LoginFault fault) {
    said.add("faulty " + fault);
  }
}
