package dev.postern.testing.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.MailServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TranscriptsTest {

  /** As users write it. */
  @TestFactory
  Stream<DynamicNode> transcripts() {
    return Transcripts.in("/toy").against(variant -> ToyProtocol.server());
  }

  @Test
  void eachFileIsRunInEveryMode() {
    assertThat(tests("conversation.transcript"))
        .extracting(DynamicTest::getDisplayName)
        .containsExactly(
            "in process", "octet by octet", "one buffer", "socket", "socket, one buffer");
  }

  @Test
  void virtualTimeIsForInProcessAlone() {
    assertThat(tests("time.transcript"))
        .extracting(DynamicTest::getDisplayName)
        .containsExactly("in process", "octet by octet", "one buffer");
  }

  @Test
  void theServerIsFreshAndOfTheKindAskedFor() throws Throwable {
    List<String> variants = new ArrayList<>();
    List<MailServer> checked = new ArrayList<>();
    Stream<DynamicNode> nodes =
        Transcripts.in("/toy")
            .after(checked::add)
            .against(
                variant -> {
                  variants.add(variant);
                  return ToyProtocol.server();
                });
    for (DynamicTest test : tests(nodes, "variant.transcript")) {
      test.getExecutable().execute();
    }
    assertThat(variants).hasSize(5).containsOnly("strict");
    assertThat(checked).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void aFileThatCannotBeReadIsOneFailingTest() {
    List<DynamicNode> nodes =
        Transcripts.in("/toy-broken").against(variant -> ToyProtocol.server()).toList();
    assertThat(nodes).hasSize(2).allMatch(DynamicTest.class::isInstance);
    DynamicTest broken = (DynamicTest) nodes.get(0);
    assertThat(broken.getDisplayName()).isEqualTo("directive.transcript");
    assertThatThrownBy(() -> broken.getExecutable().execute())
        .hasMessageStartingWith("directive.transcript:4: ");
    DynamicTest late = (DynamicTest) nodes.get(1);
    assertThatThrownBy(() -> late.getExecutable().execute())
        .hasMessageStartingWith("time.transcript:3: ");
  }

  @Test
  void aFolderWithoutTranscriptsIsAMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transcripts.in("/nowhere").against(variant -> ToyProtocol.server()))
        .withMessageContaining("/nowhere");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transcripts.in("/dev/postern").against(variant -> ToyProtocol.server()))
        .withMessage("no file *.transcript in /dev/postern");
  }

  private static List<DynamicTest> tests(String file) {
    return tests(Transcripts.in("/toy").against(variant -> ToyProtocol.server()), file);
  }

  private static List<DynamicTest> tests(Stream<DynamicNode> nodes, String file) {
    DynamicContainer container =
        nodes
            .filter(node -> node.getDisplayName().equals(file))
            .map(DynamicContainer.class::cast)
            .findFirst()
            .orElseThrow();
    return container.getChildren().map(DynamicTest.class::cast).toList();
  }
}
