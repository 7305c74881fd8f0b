package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** One screen a topic. */
class HelpTest {
  private static final int LINES = 50;
  private static final int TOPIC_COLUMNS = 125;

  @ParameterizedTest
  @ValueSource(strings = {"serve", "pw", "passwd", "demo", "help"})
  void aCommandIsOneScreen(String command) {
    String text = Postern.commandLine().getSubcommands().get(command).getUsageMessage();
    assertThat(text.lines().count()).isLessThan(LINES);
    assertThat(text.lines()).allMatch(line -> line.length() <= Postern.WIDTH);
  }

  @Test
  void everyTopicIsOneScreen() throws Exception {
    for (String topic : Help.TOPICS) {
      assertThat(Help.text(topic).lines().count()).as(topic).isLessThan(LINES);
      assertThat(Help.text(topic).lines()).as(topic).allMatch(l -> l.length() <= TOPIC_COLUMNS);
    }
  }

  /** What is told in a topic is an option, and options that need more words have a topic. */
  @Test
  void topicsNameOptionsThatThereAre() throws Exception {
    CommandLine postern = Postern.commandLine();
    List<String> options = new ArrayList<>();
    for (CommandLine command : postern.getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        options.addAll(List.of(option.names()));
      }
    }
    for (String topic : Help.TOPICS) {
      assertThat(Help.text(topic).split("(?=--)"))
          .as(topic)
          .filteredOn(part -> part.startsWith("--"))
          .allMatch(part -> options.contains(part.replaceFirst("(?s)^(--[a-z0-9-]+).*", "$1")));
    }
  }
}
