package dev.postern.auth.dovecot.client;

import dev.postern.auth.MailUser;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Users as Dovecot names and describes them. */
final class UserFacts {
  private UserFacts() {}

  /**
   * A user by the parameters of an answer.
   *
   * @throws IllegalArgumentException if the name is none
   */
  static MailUser user(String name, Map<String, String> parameters, Set<String> leftOut) {
    if (name == null) {
      throw new IllegalArgumentException("there is no name");
    }
    Map<String, String> fields = new HashMap<>(parameters);
    fields.keySet().removeAll(leftOut);
    return new MailUser(name, Optional.ofNullable(parameters.get("home")), fields);
  }

  /** Whether a name can be sent and be that of a user. */
  static boolean isName(String name) {
    return MailUser.isName(name);
  }

  /** Whether UTF-8 has it: what has no code there would become another character. */
  static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
