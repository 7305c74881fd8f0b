package dev.postern.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client waits that asks for the envelopes and structures of a whole mailbox: the first
 * time, with nothing kept of the messages, and after a restart of the server, when it was kept;
 * alternating with Dovecot's {@code imap} on the same Maildir, if that is installed. Each time is
 * that of a new process; Postern's also that of one that has served another user before, since a
 * JVM is slow at first.
 *
 * <p>{@code -Dbench.rounds} and {@code -Dbench.messages} make it shorter or longer.
 */
final class StructureBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final int MESSAGES = Integer.getInteger("bench.messages", 10_000);
  private static final String KEPT = "postern-structures";
  private static final String ALL = "FETCH 1:* (ENVELOPE BODYSTRUCTURE)";
  private static final int OTHER_MESSAGES = 2_000;
  private static final int OTHER_TIMES = 20;
  private static final String ENVELOPES = "FETCH 1:* (ENVELOPE)";

  private final Path folder;
  private final Path maildir;
  private final Optional<DovecotImap> dovecot;
  private final Map<String, Samples> results = new LinkedHashMap<>();

  private StructureBench(Path folder) {
    this.folder = folder;
    this.maildir = folder.resolve("ann");
    this.dovecot =
        DovecotImap.isInstalled()
            ? Optional.of(new DovecotImap(folder, maildir))
            : Optional.empty();
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (WorkFolder work = WorkFolder.make()) {
      new StructureBench(work.path()).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    new MixedMaildir(maildir).messages(MESSAGES);
    new MixedMaildir(folder.resolve("bob")).messages(Math.min(MESSAGES, OTHER_MESSAGES));
    // The first round is not counted: it makes the indexes.
    for (int round = 0; round <= ROUNDS; round++) {
      for (String command : List.of(ENVELOPES, ALL)) {
        for (Age age : Age.values()) {
          Files.deleteIfExists(maildir.resolve(KEPT));
          Files.deleteIfExists(folder.resolve("bob").resolve(KEPT));
          postern(new Case("first time", command, age), round);
          postern(new Case("after a restart", command, age), round);
        }
        if (dovecot.isPresent()) {
          dovecot.get().forget();
          dovecot(new Case("first time", command, Age.NEW), round);
          dovecot(new Case("after a restart", command, Age.NEW), round);
        }
      }
    }
    Table.progress("structures: %s has %,d octets", KEPT, Files.size(maildir.resolve(KEPT)));
    for (String command : List.of(ALL, ENVELOPES)) {
      for (Age age : Age.values()) {
        row(new Case("first time", command, age));
        row(new Case("after a restart", command, age));
      }
    }
  }

  private void postern(Case what, int round) throws IOException {
    try (ChildJvm child =
        ChildJvm.start(
            StructureServer.class, List.of(), folder.resolve("postern.log"), folder.toString())) {
      int port = Integer.parseInt(child.line());
      if (what.age == Age.RUNNING) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          ImapTimes imap = login(socket, "bob");
          imap.command("SELECT INBOX");
          for (int i = 0; i < OTHER_TIMES; i++) {
            imap.command(what.command);
          }
        }
      }
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        measure("Postern", what, login(socket, "ann"), round);
      }
    }
  }

  private static ImapTimes login(Socket socket, String user) throws IOException {
    ImapTimes imap = new ImapTimes(socket.getInputStream(), socket.getOutputStream());
    imap.greeting();
    imap.command("LOGIN " + user + " x");
    return imap;
  }

  private void dovecot(Case what, int round) throws IOException, InterruptedException {
    Process process = dovecot.orElseThrow().start();
    try {
      ImapTimes imap = new ImapTimes(process.getInputStream(), process.getOutputStream());
      imap.greeting();
      measure("Dovecot", what, imap, round);
      imap.command("LOGOUT");
    } finally {
      process.getOutputStream().close();
      process.waitFor();
    }
  }

  private void measure(String server, Case what, ImapTimes imap, int round) throws IOException {
    imap.command("SELECT INBOX");
    long before = imap.octets();
    double time = imap.command(what.command);
    Table.progress(
        "structures: %d %s %s %.0f ms, %,d octets",
        round, server, what, time, imap.octets() - before);
    if (round > 0) {
      results.computeIfAbsent(server + what, key -> new Samples()).add(time);
    }
  }

  private void row(Case what) {
    Samples postern = results.get("Postern" + what);
    Samples beside = results.get("Dovecot" + new Case(what.when, what.command, Age.NEW));
    Table.row(
        "`%s`, %,d messages, %s, %s"
            .formatted(what.command, MESSAGES, what.when, what.age.description),
        Table.spread(postern, "%.0f", "ms"),
        beside == null ? "" : "Dovecot " + Table.spread(beside, "%.0f", "ms"),
        beside == null ? "" : Table.times(postern.median(), beside.median()),
        "");
  }

  private record Case(String when, String command, Age age) {}

  /** What the server has done before. */
  private enum Age {
    NEW("new process"),
    RUNNING("running server");

    private final String description;

    Age(String description) {
      this.description = description;
    }
  }
}
