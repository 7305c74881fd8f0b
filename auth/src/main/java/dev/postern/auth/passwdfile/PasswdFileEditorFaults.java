package dev.postern.auth.passwdfile;

import dev.postern.auth.MailUser;
import dev.postern.auth.passwdfile.edit.UserLine;
import dev.postern.auth.password.PasswordSchemes;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why the user of a line cannot log in, in the words of those who read the file for logins. For one
 * thread.
 */
final class PasswdFileEditorFaults {
  private static final String UID = "uid";
  private static final String GID = "gid";
  private static final FieldRules NO_RULES =
      new FieldRules(new FieldList(List.of()), new FieldList(List.of()));

  /** Many users have the same ones. */
  private final Set<String> known = new HashSet<>();

  /**
   * Looks at one field alone, so that of two that are wrong each can be set right.
   *
   * @param line with that field and no other
   * @throws IllegalArgumentException if nobody could log in with it
   */
  void refuse(UserLine line, String field) {
    in(line)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "with this " + field + " the user could not log in: " + why);
            });
  }

  /** Nothing if all is well, or there are only things that shut the user out on purpose. */
  Optional<String> in(UserLine line) {
    try {
      PasswdEntry entry = PasswdEntry.parse(String.join(":", line.fields()));
      MailUser.of(entry.user());
      LoginRules login = entry.loginRules(NO_RULES, entry.user());
      entry.check(NO_RULES, login);
      checkPassword(entry);
      Map<String, String> fields = entry.mailUser(NO_RULES, login.renamed(entry.user())).fields();
      return unknown(fields, UID).or(() -> unknown(fields, GID));
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** One that names no scheme is of the file's, which only its readers are told. */
  private static void checkPassword(PasswdEntry entry) {
    if (entry.password().startsWith("{")) {
      entry.verifiable("CRYPT").ifPresent(PasswordSchemes.standard()::work);
    }
  }

  private Optional<String> unknown(Map<String, String> fields, String which) {
    String name = fields.getOrDefault(which, "");
    if (name.matches("[0-9]*") || known.contains(which + name)) {
      return Optional.empty();
    }
    try {
      UserPrincipalLookupService machine = FileSystems.getDefault().getUserPrincipalLookupService();
      if (which.equals(UID)) {
        machine.lookupPrincipalByName(name);
      } else {
        machine.lookupPrincipalByGroupName(name);
      }
      known.add(which + name);
      return Optional.empty();
    } catch (UserPrincipalNotFoundException e) {
      return Optional.of("this machine does not know the " + which + " " + name);
    } catch (IOException | UnsupportedOperationException e) {
      // Nobody can tell here, so it is no fault.
      return Optional.empty();
    }
  }
}
