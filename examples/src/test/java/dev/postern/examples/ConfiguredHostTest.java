package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host in one file, as it serves. */
@Timeout(120)
class ConfiguredHostTest {
  private static final Pattern LISTENING =
      Pattern.compile("listening (\\S+) 127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path folder;
  private final Map<String, Integer> ports = new TreeMap<>();
  private final List<String> told = new ArrayList<>();
  private Process server;

  @AfterEach
  void end() {
    if (server != null) {
      server.destroyForcibly();
    }
  }

  /** As the {@code -o smtpd_recipient_restrictions=} of a usual {@code master.cf} does. */
  @Test
  void anEmptyListTakesBackTheServers() throws Exception {
    users("ann@example.org:{PLAIN}a");
    serve(
        "passdb = passwd-file:users",
        "mynetworks = 127.0.0.0/8",
        "smtpd_sender_restrictions = reject",
        "smtpd_recipient_restrictions = reject",
        "smtpd_helo_required = yes",
        "[smtp 127.0.0.1:0]",
        "[smtp 127.0.0.1:0]",
        "smtpd_sender_restrictions =",
        "[smtp 127.0.0.1:0]",
        "smtpd_sender_restrictions =",
        "smtpd_recipient_restrictions =",
        "mynetworks =",
        "[submission 127.0.0.1:0]",
        "allow_plaintext = yes",
        "smtpd_sender_restrictions =",
        "smtpd_recipient_restrictions =");
    String mail = "MAIL FROM:<ann@example.org>";
    String rcpt = "RCPT TO:<ann@example.org>";
    String foreign = "RCPT TO:<x@elsewhere.test>";
    assertThat(heard("smtp", mail)).containsExactly("554");
    assertThat(heard("smtp-2", mail, rcpt)).containsExactly("250", "554");
    assertThat(heard("smtp-3", mail, rcpt, foreign)).containsExactly("250", "250", "554");
    assertThat(heard("submission", mail)).containsExactly("530");
    assertThat(heard("submission", login("ann@example.org", "a"), mail, rcpt))
        .containsExactly("235", "250", "250");
    assertThat(told)
        .contains(
            folder.resolve("postern.conf")
                + ": always so, and not needed there: smtpd_helo_required");
  }

  @Test
  void anEmptyDelimiterIsNone() throws Exception {
    users("ann@example.org:{PLAIN}a");
    serve("passdb = passwd-file:users", "recipient_delimiter =", "[smtp 127.0.0.1:0]");
    assertThat(
            heard(
                "smtp", "MAIL FROM:<>", "RCPT TO:<ann@example.org>", "RCPT TO:<ann+x@example.org>"))
        .containsExactly("250", "250", "550");
  }

  /** A file that Dovecot reads with {@code username_format=%n}. */
  @Test
  void namesWithoutADomainAreThoseOfTheDomain() throws Exception {
    users("ann:{PLAIN}a", "smtpauth:{PLAIN}s");
    serve(
        "passdb = passwd-file:username_format=%n " + folder.resolve("users"),
        "[submission 127.0.0.1:0]",
        "allow_plaintext = yes");
    assertThat(
            heard(
                "submission",
                login("ann@example.org", "a"),
                "MAIL FROM:<ann@example.org>",
                "RCPT TO:<ann@example.org>",
                "RCPT TO:<bob@example.org>"))
        .containsExactly("235", "250", "250", "550");
    assertThat(heard("submission", login("ann", "a"), "MAIL FROM:<ann@example.org>"))
        .containsExactly("235", "250");
    assertThat(told).noneMatch(line -> line.contains("all mail is refused"));
  }

  /** Dovecot's {@code auth_default_realm}. */
  @Test
  void loginsWithoutADomainMayBeThoseOfOne() throws Exception {
    users("ann@example.org:{PLAIN}a::::::user=ann@example.org");
    serve(
        "passdb = passwd-file:username_format=%n@example.org " + folder.resolve("users"),
        "[submission 127.0.0.1:0]",
        "allow_plaintext = yes");
    String rset = "RSET";
    for (String name : List.of("ann", "ann@example.org")) {
      assertThat(
              heard(
                  "submission",
                  login(name, "a"),
                  "MAIL FROM:<ann@example.net>",
                  rset,
                  "MAIL FROM:<ann@example.org>",
                  "RCPT TO:<ann@example.org>"))
          .as(name)
          .containsExactly("235", "553", "250", "250", "250");
    }
  }

  /** As SIGTERM, since there is nothing to reload. */
  @ParameterizedTest
  @ValueSource(strings = {"HUP", "INT"})
  void otherSignalsAreAnOrderlyEndToo(String signal) throws Exception {
    users("ann@example.org:{PLAIN}a");
    serve("passdb = passwd-file:users", "[smtp 127.0.0.1:0]");
    new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid())).start().waitFor();
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isZero();
  }

  @Test
  void namesWithoutADomainAreToldWhatServesThem() throws Exception {
    users("ann:{PLAIN}a");
    serve("passdb = passwd-file:users", "[smtp 127.0.0.1:0]");
    assertThat(heard("smtp", "MAIL FROM:<>", "RCPT TO:<ann@example.org>"))
        .containsExactly("250", "550");
    assertThat(told)
        .anyMatch(
            line ->
                line.contains("so all mail is refused")
                    && line.endsWith(
                        "with username_format=%n in --passdb ann has the mail of ann@ each of them"));
  }

  /** The map of docs/standalone.md. */
  @Test
  void oneLoginForEverybodyLeavesTheOthersTheirOwn() throws Exception {
    users(
        "ann@example.org:{PLAIN}a",
        "bob@example.net:{PLAIN}b",
        "carol:{PLAIN}c",
        "smtpauth:{PLAIN}s");
    String page = Files.readString(Path.of("../docs/standalone.md"));
    Matcher map = Pattern.compile("(?m)^/\\^.*smtpauth$").matcher(page);
    assertThat(map.find()).isTrue();
    Path senders = Files.writeString(folder.resolve("senders.pcre"), map.group() + "\n");
    serve(
        "passdb = passwd-file:users",
        "smtpd_sender_login_maps = pcre:" + senders,
        "[submission 127.0.0.1:0]",
        "allow_plaintext = yes");
    String ann = "MAIL FROM:<Ann@Example.org>";
    String annsList = "MAIL FROM:<ann+x@example.org>";
    String bob = "MAIL FROM:<bob@example.net>";
    String foreign = "MAIL FROM:<ann@elsewhere.test>";
    String r = "RSET";
    assertThat(heard("submission", login("smtpauth", "s"), ann, r, annsList, r, bob, r, foreign))
        .containsExactly("235", "250", "250", "250", "250", "250", "250", "553");
    assertThat(heard("submission", login("ann@example.org", "a"), ann, r, annsList, r, bob))
        .containsExactly("235", "250", "250", "250", "250", "553");
    assertThat(heard("submission", login("bob@example.net", "b"), bob, r, ann))
        .containsExactly("235", "250", "250", "553");
    assertThat(heard("submission", login("carol", "c"), "MAIL FROM:<carol@example.org>"))
        .containsExactly("235", "250");
  }

  private static String login(String user, String password) {
    String plain = "\0" + user + "\0" + password;
    return "AUTH PLAIN "
        + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  private void users(String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("users"), String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void serve(String... lines) throws IOException {
    Path file = folder.resolve("postern.conf");
    Files.writeString(
        file,
        "domain = example.org, example.net\nmaildir = mail/%u\n" + String.join("\n", lines) + "\n");
    ProcessBuilder program =
        ChildJvm.prepare(
            List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
            Postern.class,
            "serve",
            "--config",
            file.toString());
    // A shell's job in the background ignores SIGINT, and so do its children.
    program.command().addAll(0, List.of("env", "--default-signal"));
    server = program.directory(folder.toFile()).start();
    BufferedReader output = server.inputReader();
    for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      assertThat(line).as("%s", told).isNotNull();
      told.add(line);
      Matcher listening = LISTENING.matcher(line);
      if (listening.matches()) {
        ports.put(listening.group(1), Integer.valueOf(listening.group(2)));
      }
    }
  }

  /** The codes of the answers. */
  private List<String> heard(String listener, String... commands) throws IOException {
    List<String> codes = new ArrayList<>();
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), ports.get(listener));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
      code(in);
      said(client, "EHLO client");
      code(in);
      for (String command : commands) {
        said(client, command);
        codes.add(code(in));
      }
    }
    return codes;
  }

  private static void said(Socket client, String command) throws IOException {
    client.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String code(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line.charAt(3) == '-') {
      line = in.readLine();
    }
    return line.substring(0, 3);
  }
}
