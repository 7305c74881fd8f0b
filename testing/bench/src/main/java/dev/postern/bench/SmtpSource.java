package dev.postern.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Postfix's load generator: messages over so many sessions at once.
 *
 * @param octets of each message's body
 */
record SmtpSource(Dialect dialect, int port, Connections connections, int octets) {
  /** Of Postfix, or whoever else has its ports. */
  static final Path PROGRAM = Path.of("/usr/sbin/smtp-source");

  /** Of messages, as issue and figures have them. */
  static final List<Integer> SIZES = List.of(4_096, 65_536);

  private static final int SESSIONS = 20;

  enum Dialect {
    SMTP,
    LMTP
  }

  /** Whether a session keeps its connection or makes one for each message. */
  enum Connections {
    KEPT("kept"),
    NEW("new for each message");

    private final String words;

    Connections(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** Sends messages, as many to each of the users, and returns when all were acknowledged. */
  void send(int messages, List<String> users, File log) throws IOException, InterruptedException {
    int share = users.size();
    List<Process> all = new ArrayList<>();
    for (String user : users) {
      List<String> line = command(messages / share, Math.max(1, SESSIONS / share), user);
      all.add(
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .start());
    }
    for (Process process : all) {
      if (process.waitFor() != 0) {
        throw new IOException("smtp-source failed, see " + log);
      }
    }
  }

  private List<String> command(int messages, int sessions, String user) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of(PROGRAM.toString(), "-4", "-l", Integer.toString(octets), "-C", "5"));
    line.addAll(List.of("-s", Integer.toString(sessions), "-m", Integer.toString(messages)));
    line.addAll(List.of("-M", "client.example", "-f", "sender@client.example", "-t", user));
    if (connections == Connections.KEPT) {
      line.add("-d");
    }
    if (dialect == Dialect.LMTP) {
      line.add("-L");
    }
    line.add("127.0.0.1:" + port);
    return line;
  }
}
