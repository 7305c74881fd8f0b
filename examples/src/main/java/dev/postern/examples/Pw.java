package dev.postern.examples;

import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import java.io.Console;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern pw}: hashes and checks passwords, as {@code doveadm pw} does. */
@Command(
    name = "pw",
    mixinStandardHelpOptions = true,
    description = "Hashes a password for a passwd-file, or tests one.")
final class Pw implements Callable<Integer> {
  private final PasswordSchemes schemes = PasswordSchemes.standard();

  @Option(names = "-s", paramLabel = "SCHEME", description = "Default: ${DEFAULT-VALUE}")
  private String scheme = "SHA512-CRYPT";

  @Option(names = "-p", paramLabel = "PASSWORD", description = "Asked for if not given")
  private String password;

  @Option(names = "-t", paramLabel = "HASH", description = "Tests the password against this")
  private String hash;

  @Option(names = "-l", description = "Lists the schemes")
  private boolean list;

  @Override
  public Integer call() {
    if (list) {
      System.out.println(String.join(" ", schemes.names()));
      return 0;
    }
    return hash == null ? hash() : test();
  }

  private int hash() {
    PasswordScheme chosen =
        schemes
            .find(scheme)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "unknown scheme " + scheme + ", known are " + schemes.names()));
    String text = password == null ? ask("Enter new password: ") : password;
    if (password == null && !text.equals(ask("Retype new password: "))) {
      throw new IllegalArgumentException("the passwords differ");
    }
    System.out.println("{" + chosen.name() + "}" + chosen.hash(text, new SecureRandom()));
    return 0;
  }

  private int test() {
    String text = password == null ? ask("Enter password to verify: ") : password;
    if (schemes.verify(text, StoredPassword.parse(hash, scheme))) {
      System.out.println(hash + " (verified)");
      return 0;
    }
    System.err.println("postern: the password does not fit");
    return 1;
  }

  // Before 22 there is no console without a terminal; since then there is one that reads standard
  // input, which serves as well.
  @SuppressWarnings("SystemConsoleNull")
  private static String ask(String prompt) {
    Console console = System.console();
    if (console == null) {
      throw new IllegalArgumentException("no terminal to ask at: give the password with -p");
    }
    return new String(console.readPassword(prompt));
  }
}
