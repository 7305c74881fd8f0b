package dev.postern.auth.passwdfile;

import dev.postern.auth.AuthContext;
import dev.postern.auth.DenialReason;
import dev.postern.auth.fields.LoginFields;
import java.time.LocalDate;
import java.util.Optional;

/** What a user's passdb fields say of a login whose password fits. */
record LoginRules(UserFields fields, LoginFields login) {
  private static final String PASSWORD = "password";

  LoginRules(UserFields fields) {
    this(fields, new LoginFields(fields.all()));
  }

  boolean needNoPassword() {
    return login.needNoPassword();
  }

  /**
   * Why the user may not log in.
   *
   * @throws IllegalArgumentException if a field cannot be understood, or is not served
   */
  Optional<DenialReason> denial(AuthContext context, LocalDate today) {
    return login.denial(context, today);
  }

  /**
   * Who has logged in: the user, or whom the field {@code user} names.
   *
   * @throws IllegalArgumentException if it names nobody
   */
  String renamed(String name) {
    String renamed = fields.get("user").orElse(name);
    if (renamed.isEmpty()) {
      throw new IllegalArgumentException("the field user is empty");
    }
    return renamed;
  }

  /**
   * Finds out whether logins can be answered.
   *
   * @throws IllegalArgumentException if not
   */
  void check(String name) {
    renamed(name);
    login.check();
  }

  /**
   * What has no effect, in words for the line's owner.
   *
   * @param password whether there is one in its place
   */
  Optional<String> idle(boolean password) {
    if (password && needNoPassword()) {
      return Optional.of("nopassword has no effect beside a password");
    }
    return fields.has(PASSWORD)
        ? Optional.of("a field password has no effect, the second place is the password's")
        : Optional.empty();
  }
}
