package dev.postern.bench;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Postfix's load generator: messages of 4 KiB over so many sessions at once. */
record SmtpSource(Dialect dialect, int port, Connections connections) {
  private static final int SESSIONS = 20;

  enum Dialect {
    SMTP,
    LMTP
  }

  /** Whether a session keeps its connection or makes one for each message. */
  enum Connections {
    KEPT,
    NEW
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
    line.addAll(List.of("/usr/sbin/smtp-source", "-4", "-l", "4096", "-C", "5"));
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
