package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.postern.examples.ConfigFile.Setting;
import dev.postern.examples.endtoend.TestAuthority;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A host in one file. */
@Timeout(60)
class ConfigFileTest {
  @TempDir private Path folder;

  @Test
  void linesAreThoseOfPostfix() throws IOException {
    ConfigFile file =
        read(
            lines(
                "\ufeff# a comment",
                "",
                "hostname = mail.example.org\r",
                "domain =",
                "  example.org,",
                "# between",
                "",
                "\texample.net",
                "quota_rule=*:storage=1G",
                "   ",
                "[smtp  127.0.0.1:25]",
                "greylist = on",
                "[ lmtp unix:/run/lmtp:0600:postfix ]"));
    assertThat(file.settings())
        .containsExactly(
            setting("--hostname", "mail.example.org", line(3, "hostname = mail.example.org")),
            setting(
                "--domain",
                "example.org, example.net",
                line(4, "domain ="),
                line(5, "example.org,"),
                line(8, "example.net")),
            setting("--quota-rule", "*:storage=1G", line(9, "quota_rule=*:storage=1G")));
    assertThat(file.sections())
        .containsExactly(
            new ConfigFile.Section(
                11,
                "smtp",
                "127.0.0.1:25",
                List.of(setting("--greylist", "on", line(12, "greylist = on")))),
            new ConfigFile.Section(13, "lmtp", "unix:/run/lmtp:0600:postfix", List.of()));
  }

  private static Setting setting(String option, String value, ConfigFile.Line... lines) {
    return new Setting(List.of(lines), option, value);
  }

  private static ConfigFile.Line line(int number, String text) {
    return new ConfigFile.Line(number, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\\ hostname = x | line 1: it begins with a blank, but continues no line",
        "domain = a.test;hostname | line 2: expected key = value",
        "hostname = | line 1: hostname is empty",
        "[smtp] | line 1: expected [PROTOCOL HOST:PORT] or [PROTOCOL unix:/path]",
        "--hostname = x | line 1: expected key = value",
        "domain = | line 1: domain is empty",
        "quota_rule = | line 1: quota-rule is empty",
        "mynetworks = 10.0.0.0/8,;#;  nowhere,;  192.0.2.0/24 | line 3: mynetworks: not a network such as 192.0.2.0/24: nowhere",
        "mynetworks = !10.1.0.0/16 10.0.0.0/8 | line 1: mynetworks: there are no exceptions here; write the networks that remain: !10.1.0.0/16",
        "mynetworks = /etc/networks | line 1: mynetworks: the networks themselves stand here, no file of them: /etc/networks",
        "mynetworks = cidr:/etc/networks | line 1: mynetworks: the networks themselves stand here",
        "myhostname = x | line 1: myhostname is no setting here; what it does does hostname",
        "smtpd_helo_required = no | line 1: smtpd-helo-required is always yes here: no",
        "[smtp 127.0.0.1:0];disable_vrfy_command = no | line 2: disable-vrfy-command is always yes here: no",
        "greylst = on | line 1: greylst is unknown; the nearest setting is greylist",
        "messagesize_limit = 1 | line 1: messagesize-limit is unknown; the nearest setting is message-size-limit",
        "#;config = x | line 2: config is unknown; the nearest setting is",
        "help = yes | line 1: help is unknown",
        "sync = always;sync = never | line 2: sync is set in line 1 already",
        "smtpd_tls_received_header = 1 | line 1: smtpd-tls-received-header: it is yes or no: 1",
        "greylist = maybe | line 1: greylist: it is yes or no: maybe",
        "smtputf8_enable = maybe | line 1: smtputf8-enable: it is yes or no: maybe",
        "allow_plaintext = maybe | line 1: allow-plaintext: it is yes or no: maybe",
        "message_size_limit = many | line 1: message-size-limit: not a whole number: many",
        "message_size_limit = 0 | line 1: message-size-limit is at least 1: 0, which is no limit with Postfix; write a large one",
        "anvil_rate_time_unit = 86401 | line 1: anvil-rate-time-unit is at most 86400, a day: 86401",
        "anvil_rate_time_unit = 0 | line 1: anvil-rate-time-unit is at least 1: 0",
        "postscreen_greet_wait = 9223372036854775807 | line 1: postscreen-greet-wait is at most 86400, a day: 9223372036854775807",
        "smtpd_tls_loglevel = 2 | line 1: smtpd-tls-loglevel is 0 or 1, and more is told by -Djavax.net.debug: 2",
        "smtpd_tls_loglevel = -1 | line 1: smtpd-tls-loglevel is 0 or 1,",
        "mailmax = -1 | line 1: mailmax is at least 0: -1",
        "smtpd_client_auth_rate_limit = -1 | line 1: smtpd-client-auth-rate-limit is at least 0: -1",
        "#;mynetworks = 10.0.0.0/8 nowhere | line 2: mynetworks: not a network such as 192.0.2.0/24: nowhere",
        "policy_service = postgrey | line 1: policy-service: ",
        "listen = smtp=127.0.0.1:0 smtp | line 1: listen: expected PROTOCOL=HOST:PORT",
        "alias_maps = FOLDER/none | line 1: alias-maps: ",
        "alias_maps = pcre:x | line 1: alias-maps: expected a file of aliases(5)",
        "virtual_alias_maps = hash:FOLDER/none | line 1: virtual-alias-maps: ",
        "virtual_alias_domains = a.test | line 1: virtual-alias-domains have no addresses without",
        "tls_cert = FOLDER/none | line 1: tls-cert and tls-key go together",
        "tls_key = x | line 1: tls-cert and tls-key go together",
        "#;tls_key = FOLDER/a;tls_cert = FOLDER/b | line ",
        "[smpt 127.0.0.1:0] | line 1: there is no protocol smpt, only imap imaps lmtp",
        "[smtp 127.0.0.1] | line 1: '127.0.0.1' is not HOST:PORT",
        "[imap 127.0.0.1:0];greylist = on | line 2: greylist is no setting of imap alone",
        "[smtp 127.0.0.1:25];[ smtp  127.0.0.1:25 ] | line 2: there is such a section in line 1",
        "#;smtpd_recipient_restrictions = permit_mynetworks,;  reject_nothing | line 3: smtpd-recipient-restrictions: there is no restriction reject_nothing here",
        "smtpd_sender_restrictions = check_sender_access hash:FOLDER/none | line 1: smtpd-sender-restrictions: ",
        "smtpd_sender_login_maps = hash:FOLDER/none | line 1: smtpd-sender-login-maps: ",
        "[submission 127.0.0.1:0];smtpd_client_restrictions = perhaps | line 2: smtpd-client-restrictions: there is no restriction perhaps here",
        "[lmtp 127.0.0.1:0];smtpd_client_restrictions = reject | line 2: smtpd-client-restrictions is no setting of lmtp alone",
        "[submission 127.0.0.1:0];greylist = on | line 2: greylist is no setting of submission alone",
        "[smtp 127.0.0.1:0];#;hostname = x | line 3: hostname is no setting of smtp alone",
        "[smtp 127.0.0.1:0];greylst = on | line 2: greylst is unknown; the nearest setting of smtp is greylist",
        "[smtp 127.0.0.1:0];mynetworks = x | line 2: mynetworks: not a network",
        "[imaps 127.0.0.1:0];tls_cert = x | line 2: tls-cert and tls-key go together",
        "[imap 127.0.0.1:0];allow_plaintext = x | line 2: allow-plaintext: it is yes or no: x",
      })
  void aMistakeIsToldWithItsLine(String lines, String told) throws IOException {
    String text = lines.replace("\\ ", " ").replace(';', '\n').replace("FOLDER", folder.toString());
    Path file = Files.writeString(folder.resolve("postern.conf"), text);
    assertThat(serve("--config", file.toString()))
        .startsWith("postern: " + file + ", " + told.strip());
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void allMistakesAreTold() throws IOException {
    Path file = folder.resolve("postern.conf");
    Files.writeString(file, " x\nhostname\n[smtp]\n");
    assertThat(serve("--config", file.toString()))
        .contains(
            "line 1: it begins", "; " + file + ", line 2: expected key", "line 3: expected [");
    Files.writeString(file, "greylst = on\nsync =\n[smpt x:1]\n[smtp 127.0.0.1:0]\ngreylist = 2\n");
    assertThat(serve("--config", file.toString()))
        .contains(
            "line 1: greylst", "line 2: sync is empty", "line 3: there is", "line 5: greylist");
    Files.writeString(file, "no = 1\n".repeat(12));
    assertThat(serve("--config", file.toString()))
        .contains("line 10: no is unknown")
        .doesNotContain("line 11")
        .endsWith("; and 2 more\n");
  }

  @Test
  void whatIsAlwaysSoMayBeSaid() throws Exception {
    Path file = folder.resolve("postern.conf");
    Files.writeString(
        file, "smtpd_helo_required = yes\nbiff=no\n[smtp 127.0.0.1:0]\nDISABLE = 1\n");
    assertThat(serve("--config", file.toString())).contains("line 4").doesNotContain("line 1");
    Files.writeString(
        file, "smtpd_helo_required = Yes\n[smtp 127.0.0.1:0]\ndisable_vrfy_command = yes\n");
    Serve serve = new Serve();
    new CommandLine(serve).parseArgs("--config", file.toString());
    assertThatCode(serve::check).doesNotThrowAnyException();
  }

  /** What is named instead of another setting is an option. */
  @Test
  void otherWordsAreOptions() {
    Set<String> options = new CommandLine(new Serve()).getCommandSpec().optionsMap().keySet();
    assertThat(PostfixWords.OTHERWISE.values()).allMatch(option -> options.contains("--" + option));
    assertThat(options).containsAll(PostfixWords.MAY_BE_EMPTY);
    assertThat(options)
        .doesNotContainAnyElementsOf(PostfixWords.OTHERWISE.keySet())
        .doesNotContainAnyElementsOf(PostfixWords.ALWAYS.keySet());
  }

  @Test
  void aFileThatCannotBeReadIsTold() throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> ConfigFile.read(none))
        .hasMessage("--config: no such file or folder: " + none);
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'#', (byte) 0xe4, '\n'});
    assertThatThrownBy(() -> ConfigFile.read(latin))
        .hasMessage("--config: " + latin + " is not UTF-8");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', 0, '\n'});
    assertThatThrownBy(() -> ConfigFile.read(binary))
        .hasMessage("--config: " + binary + " is no text: there is a NUL in it");
    Path huge = Path.of("/dev/zero");
    assertThatThrownBy(() -> ConfigFile.read(huge))
        .hasMessage("--config: /dev/zero has more than 1048576 octets");
    assertThatThrownBy(() -> ConfigFile.read(folder))
        .hasMessage("--config: " + folder + " is a directory");
  }

  /** Of which no more is read than a file may have. */
  @Test
  void aFileOfAGibibyteIsTold() throws IOException {
    Path sparse = folder.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(1L << 30);
    }
    assertThatThrownBy(() -> ConfigFile.read(sparse))
        .hasMessage("--config: " + sparse + " has more than 1048576 octets");
  }

  @Test
  void aFileThatOnlyOthersMayReadIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("theirs"), "hostname = x\n");
    Files.setPosixFilePermissions(file, Set.of());
    assumeThat(Files.isReadable(file)).as("run as root").isFalse();
    assertThatThrownBy(() -> ConfigFile.read(file))
        .hasMessage("--config: permission denied: " + file);
  }

  @Test
  void theCommandLineGoesBeforeTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("c"), "message_size_limit = 5\nsync = slow\n");
    assertThat(serve("--config", file.toString(), "--message-size-limit", "-3", "--sync", "always"))
        .isEqualTo("postern: --message-size-limit is at least 1: -3\n");
    assertThat(serve("--config", file.toString(), "--message-size-limit=6"))
        .isEqualTo("postern: " + file + ", line 2: sync is always or never: slow\n");
  }

  @Test
  void alsoBeforeItsSections() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("c"),
            "sync = slow\n[smtp 127.0.0.1:0]\nmessage_size_limit = 0\n[imap nowhere]\n");
    String listening = "--listen=smtp=127.0.0.1:0";
    assertThat(serve("--config", file.toString(), listening)).contains("line 1: sync");
    assertThat(serve("--config", file.toString())).contains("line 4: 'nowhere' is not HOST:PORT");
    Files.writeString(file, "[smtp 127.0.0.1:0]\nmessage_size_limit = 0\n");
    assertThat(serve("--config", file.toString(), "--message-size-limit=-7"))
        .isEqualTo("postern: --message-size-limit is at least 1: -7\n");
  }

  @Test
  void aFileWithoutMistakesIsAsGoodAsTheSameOptions() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c"),
            lines(
                "smtpd_recipient_restrictions =",
                "  permit_mynetworks,",
                "  permit_sasl_authenticated,",
                "  reject_unauth_destination",
                "smtputf8_enable = no",
                "[smtp 127.0.0.1:0]",
                "[submission 127.0.0.1:0]",
                "smtpd_recipient_restrictions = permit_sasl_authenticated,reject",
                ""));
    Serve serve = new Serve();
    new CommandLine(serve).parseArgs("--config", file.toString());
    assertThatCode(serve::check).doesNotThrowAnyException();
  }

  @Test
  void theFileOfTheDocumentationHasNoMistakes() throws Exception {
    String page = Files.readString(Path.of("../docs/standalone.md"));
    String text = page.replaceFirst("(?s).*```ini\n(.*?)```.*", "$1");
    assertThat(text).contains("[submission");
    TestAuthority authority = TestAuthority.of("mail.example.org", 1);
    authority.writeChain(folder.resolve("fullchain.pem"));
    authority.writeKey(folder.resolve("privkey.pem"));
    Files.writeString(folder.resolve("aliases"), "info: ann\n");
    Files.writeString(folder.resolve("passwd"), "ann@example.org:{PLAIN}a\n");
    Path file =
        Files.writeString(
            folder.resolve("postern.conf"),
            text.replace("/etc/postern", folder.toString())
                .replace("/var/mail", folder.resolve("mail").toString()));
    Serve serve = new Serve();
    new CommandLine(serve).parseArgs("--config", file.toString());
    assertThatCode(serve::check).doesNotThrowAnyException();
  }

  private static String lines(String... lines) {
    return String.join("\n", lines);
  }

  private ConfigFile read(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("postern.conf"), text));
  }

  /** What is told of a mistake. */
  private String serve(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--data";
    all[arguments.length + 1] = folder.resolve("data").toString();
    Serve serve = new Serve();
    return "postern: "
        + Assertions.catchThrowable(
                () -> {
                  new CommandLine(serve).parseArgs(all);
                  serve.check();
                })
            .getMessage()
        + "\n";
  }
}
