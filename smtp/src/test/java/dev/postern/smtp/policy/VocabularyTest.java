package dev.postern.smtp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.TrustedNetworks;
import dev.postern.smtp.PolicyRule;
import dev.postern.smtp.SenderLogins;
import dev.postern.smtp.policy.Vocabulary.Word;
import dev.postern.table.LookupTable;
import dev.postern.testing.dns.ScriptedDns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each word is told where words are told. */
class VocabularyTest {
  private static final Map<String, Word> WORDS = Vocabulary.ofPostfix().words();

  private static final Materials ALL =
      new Materials(
          Optional.of(TrustedNetworks.NONE),
          Optional.of(ScriptedDns.of()),
          SenderLogins.ANYONE,
          Optional.of(LookupTable.of(Map.of())));

  private static Set<String> words(String... path) throws IOException {
    return new HashSet<>(
        Arrays.asList(Files.readString(Path.of("..", path)).split("[^a-z0-9_]+", -1)));
  }

  @Test
  void eachIsInTheDocumentation() throws IOException {
    Set<String> told = words("docs", "policy.md");
    told.addAll(words("docs", "from-postfix.md"));
    assertThat(told).containsAll(WORDS.keySet()).contains("warn_if_reject");
  }

  /** Old names are those of today there, and what is none is told when it is tried. */
  @Test
  void eachThatIsARuleIsInTheHelp() throws IOException {
    List<String> rules = new ArrayList<>();
    for (Word word : WORDS.values()) {
      rule(word).ifPresent(rule -> rules.add(rule.name()));
    }
    assertThat(rules).hasSizeGreaterThan(40);
    assertThat(
            words(
                "examples/src/main/resources/dev/postern/examples/help/policy.txt".split("/", -1)))
        .containsAll(rules)
        .contains("warn_if_reject", "check_policy_service");
  }

  private static Optional<PolicyRule> rule(Word word) {
    try {
      return Optional.of(
          word instanceof Word.Alone alone
              ? alone.rule().apply(ALL)
              : ((Word.WithArgument) word).rule().apply(ALL, "static:OK"));
    } catch (IllegalArgumentException e) {
      // There is no such rule, or the address of a service is needed.
      return Optional.empty();
    }
  }
}
