package dev.postern.smtp.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.smtp.sweep.ExtensionTable.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each extension that a hello announces, and each of its parameters, right and wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionsTest {
  private static final String NULL_SENDER = "MAIL FROM:<>";

  private final SweptHost host = new SweptHost();

  /** A conversation in which MAIL is next, and what its hello announced. */
  private record Ready(Talk talk, Kind kind, Map<String, String> announced) {

    /** Sends a command with parameters outside of, or inside, a transaction. */
    int ask(String verb, String parameters) {
      talk.ask("RSET");
      if (verb.equals("MAIL")) {
        return talk.ask("MAIL FROM:<bob@example.org> " + parameters).code();
      }
      talk.ask("MAIL FROM:<bob@example.org>");
      return talk.ask("RCPT TO:<ann@example.org> " + parameters).code();
    }

    List<Parameter> parameters() {
      return ExtensionTable.all().stream()
          .filter(
              row ->
                  announced.containsKey(row.getKey())
                      || (row.getKey().equals("AUTH") && kind.hasLogins()))
          .flatMap(row -> row.getValue().parameters().stream())
          .toList();
    }
  }

  @AfterAll
  void close() {
    host.close();
  }

  private Ready ready(Kind kind) {
    Talk talk = host.talk(kind);
    Map<String, String> announced = hello(talk, kind);
    if (kind.isForUsers()) {
      if (!kind.startsWithTls()) {
        talk.ask("STARTTLS");
        talk.startTls();
      }
      hello(talk, kind);
      assertThat(talk.ask("AUTH PLAIN " + SweptHost.LOGIN).code()).isEqualTo(235);
      announced = hello(talk, kind);
    }
    return new Ready(talk, kind, announced);
  }

  private static Map<String, String> hello(Talk talk, Kind kind) {
    Map<String, String> announced = new LinkedHashMap<>();
    List<String> lines = talk.ask(kind.hello() + " client.example").lines();
    for (String line : lines.subList(1, lines.size())) {
      String keyword = line.replaceFirst(" .*", "");
      assertThat(announced.put(keyword, line.substring(keyword.length())))
          .as("announced twice: %s", line)
          .isNull();
    }
    return announced;
  }

  /** One that is new fails here until {@link ExtensionTable} has it. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachHasARow(Kind kind) {
    Talk clear = host.talk(kind);
    check(hello(clear, kind));
    if (!kind.startsWithTls()) {
      assertThat(hello(clear, kind)).containsKey("STARTTLS");
      clear.ask("STARTTLS");
      clear.startTls();
    }
    Map<String, String> secured = hello(clear, kind);
    check(secured);
    // RFC 3207 §4.2.
    assertThat(secured).doesNotContainKey("STARTTLS");
    assertThat(secured.containsKey("AUTH")).isEqualTo(kind.hasLogins());
    if (kind.hasLogins()) {
      clear.ask("AUTH PLAIN " + SweptHost.LOGIN);
      check(hello(clear, kind));
    }
  }

  private static void check(Map<String, String> announced) {
    announced.forEach(
        (keyword, rest) ->
            assertThat(ExtensionTable.find(keyword))
                .as("a row for %s", keyword)
                .hasValueSatisfying(row -> assertThat(rest).matches(row.announced())));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachValue(Kind kind) {
    Ready ready = ready(kind);
    for (Parameter parameter : ready.parameters()) {
      for (String value : parameter.valid()) {
        expect(ready, parameter.verb(), parameter.with(value), 250);
      }
      for (String value : parameter.malformed()) {
        expect(ready, parameter.verb(), parameter.with(value), 501);
        expect(ready, parameter.verb(), "BROKEN " + parameter.with(value), 501, 555);
      }
      parameter
          .limit()
          .value()
          .ifPresent(
              value ->
                  expect(ready, parameter.verb(), parameter.with(value), parameter.limit().code()));
      expect(ready, parameter.verb(), parameter.name() + '=', 501);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachInEitherCaseRepeatedAndOnTheWrongCommand(Kind kind) {
    Ready ready = ready(kind);
    for (Parameter parameter : ready.parameters()) {
      String given = parameter.with(parameter.valid().get(0));
      String lower = given.replaceFirst("^[^=]*", parameter.name().toLowerCase(Locale.ROOT));
      expect(ready, parameter.verb(), lower, 250);
      expect(ready, parameter.verb(), given + ' ' + given, 501);
      expect(ready, parameter.verb(), given + " \t" + lower + "  ", 501);
      expect(ready, parameter.verb().equals("MAIL") ? "RCPT" : "MAIL", given, 555);
    }
    for (String unknown : ExtensionTable.NOT_SERVED) {
      expect(ready, "MAIL", unknown, 555);
      expect(ready, "RCPT", unknown, 555);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void allInAnyOrder(Kind kind) {
    Ready ready = ready(kind);
    for (String verb : List.of("MAIL", "RCPT")) {
      List<String> given = new ArrayList<>();
      ready.parameters().stream()
          .filter(parameter -> parameter.verb().equals(verb))
          .forEach(parameter -> given.add(parameter.with(parameter.valid().get(0))));
      for (int i = 0; i < given.size(); i++) {
        expect(ready, verb, String.join(" ", given), 250);
        given.add(given.remove(0));
      }
      for (int i = 0; i < given.size(); i++) {
        for (int k = 0; k < given.size(); k++) {
          if (i != k) {
            expect(ready, verb, given.get(i) + ' ' + given.get(k), 250);
          }
        }
      }
    }
  }

  /** Where a keyword is hidden, its parameters are unknown. */
  @Test
  void noneOfAnExtensionThatIsHidden() {
    for (String keyword : ready(Kind.MX).announced().keySet()) {
      try (SweptHost hiding = SweptHost.hiding(keyword)) {
        Talk talk = hiding.talk("hiding");
        Map<String, String> announced = hello(talk, Kind.MX);
        assertThat(announced).doesNotContainKey(keyword);
        Ready ready = new Ready(talk, Kind.MX, announced);
        for (Parameter parameter : ExtensionTable.find(keyword).orElseThrow().parameters()) {
          expect(ready, parameter.verb(), parameter.with(parameter.valid().get(0)), 555);
        }
      }
    }
  }

  /** A parameter that is refused begins no transaction, and names no recipient. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsRefusedChangesNothing(Kind kind) {
    Ready ready = ready(kind);
    Stream<Parameter> ofMail =
        ready.parameters().stream().filter(parameter -> parameter.verb().equals("MAIL"));
    for (Parameter parameter : ofMail.toList()) {
      String malformed =
          parameter.with(parameter.malformed().get(parameter.malformed().size() - 1));
      expect(ready, "MAIL", malformed, 501);
      assertThat(ready.talk().ask("RCPT TO:<ann@example.org>").code()).isEqualTo(503);
      assertThat(ready.talk().ask(NULL_SENDER).code()).isEqualTo(250);
    }
  }

  private static void expect(Ready ready, String verb, String parameters, Integer... codes) {
    assertThat(ready.ask(verb, parameters))
        .as("%s %s %s", ready.kind(), verb, parameters)
        .isIn((Object[]) codes);
  }
}
