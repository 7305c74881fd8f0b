package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Member;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

/** What docs/from-postfix.md names is there, and a host's lines are all on it. */
class FromPostfixTest {
  /** The host that this server is to replace: its lines, and a usual {@code main.cf}'s. */
  private static final String HOST =
      """
      myhostname mydestination myorigin mynetworks inet_interfaces relayhost alias_maps
      virtual_alias_maps virtual_mailbox_domains virtual_mailbox_maps home_mailbox mailbox_transport
      virtual_transport recipient_delimiter message_size_limit mailbox_size_limit
      smtpd_client_restrictions smtpd_helo_restrictions smtpd_sender_restrictions
      smtpd_relay_restrictions smtpd_recipient_restrictions smtpd_data_restrictions
      smtpd_end_of_data_restrictions smtpd_sender_login_maps smtpd_sasl_auth_enable
      smtpd_sasl_type smtpd_sasl_path smtpd_sasl_local_domain smtpd_sasl_authenticated_header
      smtpd_sasl_security_options broken_sasl_auth_clients smtpd_tls_auth_only
      smtpd_tls_security_level smtpd_tls_loglevel smtpd_tls_received_header smtpd_tls_cert_file
      smtpd_tls_key_file smtpd_tls_wrappermode smtputf8_enable smtp_tls_CAfile smtp_tls_CApath
      milter_macro_daemon_name smtpd_milters content_filter header_checks smtpd_banner
      disable_vrfy_command smtpd_helo_required smtpd_client_connection_rate_limit
      anvil_rate_time_unit smtpd_hard_error_limit transport_maps soft_bounce
      disable_plaintext_auth auth_mechanisms driver ssl ssl_cert ssl_key mail_location port mode
      ssl_min_protocol mail_plugins quota_rule log_path postmaster_address pop3_uidl_format
      special_use
      """;

  private static final Pattern SETTING = Pattern.compile("(?m)^ *#?([A-Za-z][A-Za-z0-9_]*) *=");

  private static final Pattern SERVICE =
      Pattern.compile("(?m)^#?([a-z0-9][a-z0-9-]*) +(?:inet|unix) |-o ([a-z0-9_]+)=");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!---)(.*?) \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");
  private static final Pattern TYPE =
      Pattern.compile("([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.([A-Za-z.]\\w*(?:\\.\\w+)?))?");

  private static final List<String> PACKAGES =
      List.of(
          "",
          ".auth",
          ".auth.dovecot.client",
          ".auth.dovecot.server",
          ".auth.ldap",
          ".auth.oauth",
          ".auth.pam",
          ".auth.passdb",
          ".auth.passwdfile",
          ".auth.password",
          ".auth.policy",
          ".auth.sasl",
          ".auth.secondfactor",
          ".auth.sql",
          ".auth.userdb",
          ".delivery",
          ".delivery.alias",
          ".dns.dnsjava",
          ".filter",
          ".imap",
          ".maildir",
          ".mime.structure",
          ".pop3",
          ".smtp",
          ".smtp.policy",
          ".smtp.policy.delegation",
          ".table");

  private static final String PAGE = page();
  private static final Set<String> NAMED = named();

  @Test
  void eachLineOfAHostHasARow() {
    assertThat(HOST.strip().split("\\s+", -1)).allMatch(FromPostfixTest::hasRow, "has a row");
  }

  /** Those of Debian 12. */
  @Test
  void eachSettingOfAFreshHostHasARow() throws IOException {
    String path = "/dev/postern/examples/debian-settings.txt";
    try (InputStream in = FromPostfixTest.class.getResourceAsStream(path)) {
      String list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> settings =
          list.lines()
              .flatMap(line -> Stream.of(line.replaceFirst("^\\S+: ", "").split(" ", -1)))
              .toList();
      assertThat(settings).hasSizeGreaterThan(300).allMatch(FromPostfixTest::hasRow, "has a row");
    }
  }

  /** Also those of another release. */
  @ParameterizedTest
  @ValueSource(strings = {"/usr/share/dovecot/conf.d", "/usr/share/postfix"})
  void eachSettingOfThisHostHasARow(String folder) throws IOException {
    assumeThat(Path.of(folder)).as("it is installed").isDirectory();
    Set<String> settings = new TreeSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(folder), "{*.conf,*.ext,main.cf*,master.cf*}")) {
      for (Path file : files) {
        settings.addAll(settings(file));
      }
    }
    assertThat(settings).hasSizeGreaterThan(50).allMatch(FromPostfixTest::hasRow, "has a row");
  }

  private static List<String> settings(Path file) throws IOException {
    boolean services = file.getFileName().toString().startsWith("master");
    return (services ? SERVICE : SETTING)
        .matcher(Files.readString(file))
        .results()
        .map(found -> services && found.group(1) == null ? found.group(2) : found.group(1))
        .toList();
  }

  /** Whether the first column names it, or what it begins with and a star. */
  private static boolean hasRow(String setting) {
    return NAMED.stream()
        .anyMatch(
            name ->
                name.endsWith("*")
                    ? setting.startsWith(name.substring(0, name.length() - 1))
                    : setting.equals(name));
  }

  private static Set<String> named() {
    Set<String> named = new TreeSet<>();
    for (List<String> row : rows()) {
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]+\\*?")
          .matcher(row.get(0))
          .results()
          .map(MatchResult::group)
          .forEach(named::add);
    }
    return named;
  }

  @Test
  void whatHasNoRowIsSeen() {
    assertThat(Stream.of("myhostname", "mbox_md5", "628")).allMatch(FromPostfixTest::hasRow);
    assertThat(Stream.of("myhost", "xmbox_md5", "smtpd_x")).noneMatch(FromPostfixTest::hasRow);
  }

  /** What a file is told to be called otherwise is so on the page. */
  @Test
  void otherWordsAreThoseOfThePage() {
    PostfixWords.OTHERWISE.forEach(
        (setting, option) ->
            assertThat(rows())
                .as(setting)
                .anyMatch(
                    row ->
                        row.get(0).replace('_', '-').contains(setting.substring(2))
                            && row.get(2).contains("--" + option)));
    assertThat(PostfixWords.ALWAYS.keySet())
        .allMatch(setting -> hasRow(setting.substring(2).replace('-', '_')), "has a row");
  }

  @Test
  void eachRowSaysWhatIsDoneInBothWays() {
    assertThat(rows())
        .hasSizeGreaterThan(150)
        .allSatisfy(row -> assertThat(row).hasSize(3).noneMatch(String::isBlank));
    assertThat(rows().stream().map(row -> row.get(1)))
        .allMatch(
            java ->
                TYPE.matcher(String.join(" ", code(java))).find()
                    || java.matches("(?s)(none|not needed|queue|always|by usual|the |yes|put ).*"));
  }

  @Test
  void eachOptionIsOneOfServe() {
    Set<String> options = new TreeSet<>();
    CommandSpec postern = Postern.commandLine().getCommandSpec();
    options.addAll(postern.subcommands().get("serve").getCommandSpec().optionsMap().keySet());
    List<String> named =
        rows().stream()
            .flatMap(row -> OPTION.matcher(row.get(2)).results())
            .map(MatchResult::group)
            .toList();
    assertThat(named).hasSizeGreaterThan(60);
    assertThat(options).containsAll(named);
  }

  @Test
  void eachCallIsThere() {
    List<String> calls =
        rows().stream()
            .flatMap(row -> code(row.get(1)).stream())
            .filter(word -> TYPE.matcher(word).matches())
            .distinct()
            .toList();
    assertThat(calls).hasSizeGreaterThan(80).allMatch(FromPostfixTest::isThere, "is there");
  }

  @Test
  void whatIsNotThereIsSeen() {
    assertThat(Stream.of("Smtp.mx", "Limits.Count.HOPS", "TrustedNetworks"))
        .allMatch(FromPostfixTest::isThere);
    assertThat(Stream.of("Smtp.nx", "Limits.Count.HOOPS", "DistrustedNetworks"))
        .noneMatch(FromPostfixTest::isThere);
  }

  private static boolean isThere(String call) {
    String[] parts = call.split("\\.", -1);
    Optional<Class<?>> type =
        PACKAGES.stream().flatMap(name -> type("dev.postern" + name + "." + parts[0])).findFirst();
    for (int i = 1; i < parts.length && type.isPresent(); i++) {
      String part = parts[i];
      Class<?> outer = type.get();
      if (Stream.of(outer.getMethods(), outer.getFields())
          .flatMap(Arrays::stream)
          .map(Member.class::cast)
          .anyMatch(member -> member.getName().equals(part))) {
        return i == parts.length - 1;
      }
      type = type(outer.getName() + "$" + part).findFirst();
    }
    return type.isPresent();
  }

  private static Stream<Class<?>> type(String name) {
    try {
      return Stream.of(Class.forName(name, false, FromPostfixTest.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      return Stream.empty();
    }
  }

  private static List<List<String>> rows() {
    return ROW.matcher(PAGE)
        .results()
        .map(row -> List.of(row.group(1).split(" \\| ", -1)))
        .filter(row -> !row.get(row.size() - 1).equals("`serve`"))
        .toList();
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
  }

  private static String page() {
    try {
      return Files.readString(Path.of("..", "docs", "from-postfix.md"));
    } catch (IOException e) {
      throw new AssertionError("no page", e);
    }
  }
}
