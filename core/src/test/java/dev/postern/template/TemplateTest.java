package dev.postern.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The right column is what Dovecot 2.3 makes of the same template. */
class TemplateTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "u", "Ann.Lee@Example.org", "n", "Ann.Lee", "user", "Ann.Lee@Example.org", "i", "65534");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a%%b|a%b",
        "%u/%{user}|Ann.Lee@Example.org/Ann.Lee@Example.org",
        "%Lu/%Un/%L{user}|ann.lee@example.org/ANN.LEE/ann.lee@example.org",
        "%1u/%2u/%2.3u|A/An/n.L",
        "%-3.2u/%0.-2u|or/Ann.Lee@Example.o",
        "%.3u/%1{user}|Ann/A",
        "%020n|0000000000000Ann.Lee",
        "%01.3n/%1.09n|nn./000nn.Lee",
        "a%30.2n|a",
        "%Rn|eeL.nnA",
        "%Tn|Ann.Lee",
        "%Xu|0",
        "%Xi/%08Xi|fffe/0000fffe",
        "%LMu|7b46be4e5fddd72590cfecc67a89132a",
        "%MLRu|06f9220cb480b72c96f214e4000a2cf1",
        "%1Mu/%2.1Mu|1/c",
        "%Hu/%Nu|83ba037/4e412f69",
        "%2.256Nu/%2.100Nu/%3.100Hu/%3RHu|69/41/043/0",
        "%1000003Nu/%077Nu/%-3.7Nu/%RNu|1cc3a/4b/5/76b32c72",
      })
  void isAsDovecots(String template, String text) {
    assertThat(Template.parse(template).expand(VALUES::get)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "x%08", "%{user", "%-u", "%1234567890u", "%-2Nu", "%.-Lu", "%L"})
  void otherTextIsRefused(String template) {
    assertThatThrownBy(() -> Template.parse(template)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void variablesTellWhetherAllOfTheirValueIsThere() {
    assertThat(Template.parse("%u%08u%Mu%Nu").variables()).noneMatch(Variable::isCut).hasSize(4);
    assertThat(Template.parse("%1u%1.08u%0.-1u%8Mu%256Nu").variables())
        .allMatch(Variable::isCut)
        .hasSize(5);
  }
}
