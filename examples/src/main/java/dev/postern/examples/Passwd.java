package dev.postern.examples;

import dev.postern.auth.Credentials;
import dev.postern.auth.passwdfile.PasswdFileEditor;
import dev.postern.auth.passwdfile.PasswdFileUser;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.policy.PasswordRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code postern passwd}: changes a passwd-file while servers read it. */
@Command(
    name = "passwd",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Changes a passwd-file of Dovecot's kind, also while servers use it.",
      "A password is asked for twice, or is the first line of standard input.",
    },
    footer = {
      "",
      "postern passwd add --users FILE ann@example.org    a new user",
      "postern passwd change --users FILE USER            another password",
      "postern passwd disable | enable --users FILE USER  no password fits; the old one does again",
      "postern passwd remove --users FILE USER",
      "postern passwd set --users FILE USER home=/var/mail/ann allow_nets=192.0.2.0/24 nologin-",
      "postern passwd list | due --users FILE             all users; too old a password, or a broken line",
      "",
      "Exit: 0 done, 1 not done (policy, file), 2 wrong option, name or user.",
    })
final class Passwd implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      converter = PasswdAction.Reader.class,
      description = "add, change, disable, enable, remove, set, list or due")
  private PasswdAction action;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "The passwd-file. Default: ${DEFAULT-VALUE}, as serve makes it")
  private Path users = FirstUser.file(Path.of("postern-data"));

  @Parameters(index = "1", arity = "0..1", paramLabel = "USER", description = "Its full name")
  private String user;

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "FIELD=VALUE",
      description = "For set: a field; FIELD alone, or FIELD- to take it away")
  private List<String> fields = List.of();

  @Option(
      names = "-s",
      paramLabel = "SCHEME",
      description = "Default: that of the password before, if it is not weak; SHA512-CRYPT")
  private String scheme;

  @Mixin private PasswdPolicyOptions policy = new PasswdPolicyOptions();

  @Override
  public Integer call() throws IOException, PasswordRefused {
    if (action.isOfOneUser() != (user != null)) {
      throw new IllegalArgumentException(
          action.word() + (user == null ? " needs a USER" : " is of all users, and takes no USER"));
    }
    if (fields.isEmpty() == (action == PasswdAction.SET)) {
      throw new IllegalArgumentException("set takes FIELD=VALUE behind the user, others do not");
    }
    Optional<PasswordScheme> made =
        Optional.ofNullable(scheme).map(PasswordSchemes.standard()::scheme);
    PasswdFileEditor editor = PasswdFileEditor.of(users).policy(policy.policy());
    run(made.map(editor::scheme).orElse(editor));
    if (action == PasswdAction.ADD || action == PasswdAction.CHANGE) {
      made.ifPresent(Pw::warn);
    }
    return 0;
  }

  private void run(PasswdFileEditor editor) throws IOException, PasswordRefused {
    switch (action) {
      case ADD -> editor.add(login());
      case CHANGE -> change(editor);
      case DISABLE -> editor.disable(user);
      case ENABLE -> editor.enable(user);
      case REMOVE -> editor.remove(user);
      case SET -> set(editor);
      case LIST -> print(editor.users());
      case DUE -> print(editor.due());
    }
  }

  /** Nobody types a password for who is not there. */
  private void change(PasswdFileEditor editor) throws IOException, PasswordRefused {
    if (editor.users().stream().noneMatch(known -> known.name().equalsIgnoreCase(user))) {
      throw new IllegalArgumentException("there is no user " + user + " in " + users);
    }
    editor
        .change(login())
        .ifPresent(
            weak ->
                System.err.println(
                    "postern: by SHA512-CRYPT now, since "
                        + weak
                        + " is weak or unknown; change -s chooses another scheme"));
  }

  private Credentials.Password login() throws IOException {
    return Credentials.Password.of(user, Pw.newPassword());
  }

  private void set(PasswdFileEditor editor) throws IOException {
    for (String field : fields) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        editor.set(user, field.substring(0, equals), field.substring(equals + 1));
      } else if (field.endsWith("-")) {
        editor.unset(user, field.substring(0, field.length() - 1));
      } else {
        editor.set(user, field, "");
      }
    }
  }

  private static void print(List<PasswdFileUser> shown) {
    for (PasswdFileUser one : shown) {
      System.out.println(
          String.join(
                  "\t",
                  one.name(),
                  state(one),
                  "changed " + day(one.changed()),
                  "expires " + day(one.expires()))
              + one.fault().map(why -> "\t" + why).orElse(""));
    }
  }

  private static String state(PasswdFileUser one) {
    if (one.isDisabled()) {
      return "disabled";
    }
    return one.fault().isPresent()
        ? "broken"
        : one.shutOutBy()
            .orElseGet(() -> one.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private static String day(Optional<LocalDate> day) {
    return day.map(LocalDate::toString).orElse("-");
  }
}
