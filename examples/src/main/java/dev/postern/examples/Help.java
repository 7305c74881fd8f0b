package dev.postern.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code postern help}: one screen a topic. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description =
        "Tells of a command or a topic: users, listen, mail, smtp, policy, tls, sockets or config.")
final class Help implements Callable<Integer> {
  /** Each is a text of its own. */
  static final List<String> TOPICS =
      List.of("users", "listen", "mail", "smtp", "policy", "tls", "sockets", "config");

  @Parameters(index = "0", arity = "0..1", paramLabel = "TOPIC")
  private String topic;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine all = spec.parent().commandLine();
    if (topic == null) {
      System.out.print(all.getUsageMessage());
      System.out.println("Topics of help: " + String.join(" ", TOPICS));
    } else if (TOPICS.contains(topic)) {
      System.out.print(text(topic));
    } else if (all.getSubcommands().containsKey(topic)) {
      System.out.print(all.getSubcommands().get(topic).getUsageMessage());
    } else {
      throw new IllegalArgumentException(
          "help has no such topic; there are " + String.join(" ", TOPICS));
    }
    return 0;
  }

  /** A topic's text. */
  static String text(String topic) throws IOException {
    try (InputStream in = Help.class.getResourceAsStream("help/" + topic + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
