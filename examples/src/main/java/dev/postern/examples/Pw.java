package dev.postern.examples;

import dev.postern.Limits;
import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordScheme;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
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

  @Option(
      names = "-s",
      paramLabel = "SCHEME",
      description = "Default: ${DEFAULT-VALUE}; .b64 or .hex behind it encodes the hash")
  private String scheme = "SHA512-CRYPT";

  @Option(
      names = "-p",
      paramLabel = "PASSWORD",
      description = "Asked for if not given, or the first line of standard input")
  private String password;

  @Option(names = "-t", paramLabel = "HASH", description = "Tests the password against this")
  private String hash;

  @Option(names = "-l", description = "Lists the schemes")
  private boolean list;

  @Option(
      names = "-u",
      paramLabel = "USER",
      description = "Whose password it is, for DIGEST-MD5, which hashes the name too")
  private String user = "";

  private Credentials.Password login(String text) {
    return Credentials.Password.of(user, text);
  }

  @Option(
      names = "-r",
      paramLabel = "ROUNDS",
      description = "How slow a new hash is, for schemes that let one choose")
  private Integer rounds;

  @Override
  public Integer call() throws IOException {
    if (list) {
      System.out.println(String.join(" ", schemes.names()));
      return 0;
    }
    return hash == null ? hash() : test();
  }

  private int hash() throws IOException {
    PasswordSchemes chosen = chosen();
    PasswordScheme kind = kind(chosen);
    if (user.isEmpty() && kind.name().equals("DIGEST-MD5")) {
      throw new IllegalArgumentException("DIGEST-MD5 hashes the user's name, too: give it by -u");
    }
    String text = usable(password == null ? newPassword() : password);
    System.out.println(chosen.hash(login(text), scheme, new SecureRandom()).text());
    warn(kind);
    return 0;
  }

  /** Warns of a scheme that a password was just hashed by. */
  static void warn(PasswordScheme made) {
    if (made.isWeak()) {
      System.err.println(
          "postern: "
              + made.name()
              + " is weak, whoever reads the file has the passwords soon: SHA512-CRYPT is better");
    }
  }

  /** The schemes, new hashes made with the rounds that were asked for. */
  private PasswordSchemes chosen() {
    PasswordScheme kind = kind(schemes);
    return rounds == null ? schemes : schemes.plus(kind.withRounds(rounds));
  }

  private PasswordScheme kind(PasswordSchemes known) {
    String name = StoredPassword.parse("", scheme).scheme();
    try {
      return known.scheme(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", known are " + known.names(), e);
    }
  }

  static String newPassword() throws IOException {
    Optional<Console> terminal = terminal();
    if (terminal.isEmpty()) {
      return piped();
    }
    char[] first = typed(terminal.get(), "Enter new password: ");
    if (!Arrays.equals(first, typed(terminal.get(), "Retype new password: "))) {
      throw new IllegalArgumentException("the passwords differ");
    }
    return new String(first);
  }

  private static String given(String prompt) throws IOException {
    Optional<Console> terminal = terminal();
    return terminal.isPresent() ? new String(typed(terminal.get(), prompt)) : piped();
  }

  /** Whatever the reason is that a hash does not verify, a script sees the same status. */
  private int test() throws IOException {
    String reason = "the password does not fit";
    try {
      String text = usable(password == null ? given("Enter password to verify: ") : password);
      if (schemes.verify(login(text), StoredPassword.parse(hash, scheme))) {
        System.out.println(hash + " (verified)");
        return 0;
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      reason =
          hash.startsWith("{")
              ? e.getMessage()
              : e.getMessage() + " (no {SCHEME} in front, so it was taken for " + scheme + ")";
    }
    System.err.println("postern: " + reason);
    return 1;
  }

  /** A hash of what no client can log in with would be a riddle later. */
  static String usable(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the password is empty: give one of a character or more");
    }
    if (text.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
      throw new IllegalArgumentException(
          "the password holds a line break or NUL, which clients cannot send: leave it out");
    }
    long octets = text.getBytes(StandardCharsets.UTF_8).length;
    long most = Limits.defaults().of(Limits.Count.PASSWORD_OCTETS);
    if (octets > most) {
      throw new IllegalArgumentException(
          "the password has "
              + octets
              + " octets, and a login takes no more than "
              + most
              + ": choose a shorter one");
    }
    return text;
  }

  private static char[] typed(Console console, String prompt) {
    char[] typed = console.readPassword(prompt);
    if (typed == null) {
      throw new IllegalArgumentException("no password was given");
    }
    return typed;
  }

  /** The terminal, if there is one to ask at. Since Java 22 there is a console without one, too. */
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> terminal() {
    Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    try {
      boolean is = (boolean) Console.class.getMethod("isTerminal").invoke(console);
      return is ? Optional.of(console) : Optional.empty();
    } catch (ReflectiveOperationException e) {
      return Optional.of(console);
    }
  }

  /** The first line of standard input, so that a password need not stand among the arguments. */
  private static String piped() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = System.in.read();
    if (octet < 0) {
      throw new IllegalArgumentException("no password on standard input");
    }
    for (; octet >= 0 && octet != '\n'; octet = System.in.read()) {
      line.write(octet);
    }
    String text = strictly(line.toByteArray());
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** A password with a character in the place of each wrong octet would be another one. */
  private static String strictly(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the password is not UTF-8", e);
    }
  }
}
