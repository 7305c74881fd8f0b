package dev.postern.smtp.sweep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The extensions that a hello may announce, with their parameters, written from their RFCs. */
final class ExtensionTable {
  private static final String NOTHING = "";
  private static final Limit NO_LIMIT = new Limit(Optional.empty(), 0);

  private static final Map<String, Row> ROWS =
      Map.ofEntries(
          row("PIPELINING", NOTHING),
          row("ENHANCEDSTATUSCODES", NOTHING),
          row("STARTTLS", NOTHING),
          row("CHUNKING", NOTHING),
          // RFC 3030 §3: a value of BODY, see 8BITMIME.
          row("BINARYMIME", NOTHING),
          row("LIMITS", "( [A-Z]+MAX=[1-9]\\d{0,5})+"),
          row("SIZE", " \\d{1,20}", size()),
          row("8BITMIME", NOTHING, body()),
          row("AUTH", "( [A-Z0-9_-]+)+", auth()),
          row("SMTPUTF8", NOTHING, flag("MAIL", "SMTPUTF8")),
          row("REQUIRETLS", NOTHING, flag("MAIL", "REQUIRETLS")),
          row("DSN", NOTHING, ret(), envid(), notifying(), originalRecipient()));

  /** Parameters of extensions that are not served (RFC 5321 §4.1.1.11: 555). */
  static final List<String> NOT_SERVED =
      List.of("MT-PRIORITY=3", "BY=120;R", "HOLDFOR=60", "HOLDUNTIL=2030-01-01T00:00:00Z", "XYZZY");

  /**
   * An extension.
   *
   * @param announced what follows its keyword in the hello's reply
   */
  record Row(Pattern announced, List<Parameter> parameters) {}

  /**
   * A parameter.
   *
   * @param verb the command that has it
   * @param valid values; an empty one stands for none
   * @param malformed values, likewise
   * @param limit a value that is understood and too much
   */
  record Parameter(
      String verb, String name, List<String> valid, List<String> malformed, Limit limit) {

    String with(String value) {
      return value.isEmpty() ? name : name + '=' + value;
    }
  }

  /**
   * What exceeds a limit.
   *
   * @param code what answers it
   */
  record Limit(Optional<String> value, int code) {}

  private ExtensionTable() {}

  static Optional<Row> find(String keyword) {
    return Optional.ofNullable(ROWS.get(keyword));
  }

  static List<Map.Entry<String, Row>> all() {
    return List.copyOf(ROWS.entrySet());
  }

  private static Map.Entry<String, Row> row(
      String keyword, String announced, Parameter... parameters) {
    return Map.entry(keyword, new Row(Pattern.compile(announced), List.of(parameters)));
  }

  private static Parameter flag(String verb, String name) {
    return new Parameter(verb, name, List.of(""), List.of("1", "YES", name), NO_LIMIT);
  }

  /** RFC 1870 §3. */
  private static Parameter size() {
    return new Parameter(
        "MAIL",
        "SIZE",
        List.of("0", "1000", "00000000000000001000"),
        List.of("", "x", "-1", "+1", "1e3", "1.5", "0x10", "1=1", "000000000000000000001", "1,000"),
        new Limit(Optional.of("99999999999999999999"), 552));
  }

  /** RFC 6152 §2. */
  private static Parameter body() {
    return new Parameter(
        "MAIL",
        "BODY",
        List.of("7BIT", "8BITMIME", "8bitmime"),
        List.of("", "8BIT", "9BIT", "7BIT,8BITMIME", "8BITMIME=1"),
        NO_LIMIT);
  }

  /** RFC 4954 §5. */
  private static Parameter auth() {
    return new Parameter(
        "MAIL",
        "AUTH",
        List.of("<>", "bob@example.org", "e+3Dmc2@example.org"),
        List.of("", "bob", "e+3@example.org", "e+3dmc2@example.org", "+", "a@b@c", "e=mc2@e.org"),
        NO_LIMIT);
  }

  /** RFC 3461 §4.3. */
  private static Parameter ret() {
    return new Parameter(
        "MAIL", "RET", List.of("FULL", "HDRS", "hdrs"), List.of("", "BODY", "FULL,HDRS"), NO_LIMIT);
  }

  /** RFC 3461 §4.4: up to 100 octets. */
  private static Parameter envid() {
    return new Parameter(
        "MAIL",
        "ENVID",
        List.of("QQ314159", "a+2Bb", "x".repeat(100)),
        List.of("", "a+2", "a+zz", "a+2bb", "a=b", "x".repeat(101)),
        NO_LIMIT);
  }

  /** RFC 3461 §4.1. */
  private static Parameter notifying() {
    return new Parameter(
        "RCPT",
        "NOTIFY",
        List.of("NEVER", "SUCCESS", "SUCCESS,FAILURE,DELAY", "failure,delay"),
        List.of("", "ALWAYS", "NEVER,SUCCESS", "SUCCESS,NEVER", "SUCCESS,", ",SUCCESS", ","),
        NO_LIMIT);
  }

  /** RFC 3461 §4.2: up to 500 octets. */
  private static Parameter originalRecipient() {
    return new Parameter(
        "RCPT",
        "ORCPT",
        List.of(
            "rfc822;ann@example.org",
            "RFC822;ann+2Bx@example.org",
            "x-local;ann",
            "utf-8;j\\x{F6}rg@example.org"),
        List.of(
            "",
            "\u00e9;ann",
            "utf-8;",
            "utf-8;j\u00c3\u00b6rg@example.org",
            "utf-8;j\\x{D800}rg",
            "utf-8;j\\x{0A}rg",
            "utf-8;ann+x",
            "utf-8;ann\\x",
            "ann@example.org",
            ";ann",
            "rfc822;ann+2",
            "rfc822;" + "x".repeat(500)),
        NO_LIMIT);
  }
}
