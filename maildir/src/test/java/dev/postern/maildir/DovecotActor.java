package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Works through sessions of Dovecot's imap, a new one now and then. */
final class DovecotActor extends BusyActor {
  private static final Pattern GIVEN =
      Pattern.compile("\\[(?:APPENDUID \\d+ |COPYUID \\d+ \\d+ )(\\d+)\\]");
  private static final Pattern FETCHED =
      Pattern.compile("FETCH \\(UID (\\d+) .*?X-Token: ([a-z0-9-]+)", Pattern.DOTALL);
  private static final int STEPS = 60;

  private final DovecotPeer dovecot;

  DovecotActor(String name, DovecotPeer dovecot, Ledger ledger, long seed) {
    super(name, ledger, seed);
    this.dovecot = dovecot;
  }

  @Override
  void work(long endNanos) throws Exception {
    do {
      DovecotPeer.Session imap = dovecot.imap();
      String selected = "";
      for (int i = 0; i < STEPS && System.nanoTime() < endNanos; i++) {
        selected = step(imap, selected);
      }
      imap.end();
      // Two of its sessions can hide a file from each other by renaming it; it says so itself.
      assertThat(imap.complaints()).allMatch(line -> line.contains("Duplicate file entry"));
      ledger.count("Dovecot sessions");
    } while (System.nanoTime() < endNanos);
  }

  private String step(DovecotPeer.Session imap, String selected) throws IOException {
    int what = random.nextInt(8);
    if (what < 2) {
      append(imap);
      return selected;
    }
    if (what < 4) {
      Owned one = giveUpOne();
      if (one == null) {
        return selected;
      }
      String now = select(imap, selected, one.mailbox());
      if (what == 2) {
        move(imap, one);
      } else {
        expunge(imap, one);
      }
      return now;
    }
    String mailbox = anyMailbox();
    String now = select(imap, selected, mailbox);
    if (what == 7) {
      read(imap, mailbox);
    } else {
      String sign = random.nextBoolean() ? "+" : "-";
      int number = 1 + random.nextInt(20);
      // There may be no such message; then nothing is changed.
      imap.command(
          "STORE " + number + " " + sign + "FLAGS.SILENT (\\Flagged " + anyKeyword() + ")");
      ledger.count("flagged by Dovecot");
    }
    return now;
  }

  private static String select(DovecotPeer.Session imap, String selected, String mailbox)
      throws IOException {
    if (!selected.equals(mailbox)) {
      assertThat(last(imap.command("SELECT " + mailbox))).startsWith("OK");
    } else {
      assertThat(last(imap.command("NOOP"))).startsWith("OK");
    }
    return mailbox;
  }

  private void append(DovecotPeer.Session imap) throws IOException {
    String token = newToken();
    String mailbox = anyMailbox();
    byte[] message = Ledger.message(token).getBytes(ISO_8859_1);
    String status = imap.append(mailbox, random.nextBoolean() ? "" : anyKeyword(), message);
    assertThat(status).startsWith("OK");
    own(mailbox, given(List.of(status)), token);
    ledger.count("appended by Dovecot");
  }

  private void move(DovecotPeer.Session imap, Owned one) throws IOException {
    String target = otherThan(one.mailbox());
    List<String> answer = imap.command("UID MOVE " + one.uid() + " " + target);
    assertThat(last(answer)).startsWith("OK");
    if (answer.toString().contains("COPYUID")) {
      own(target, given(answer), one.token());
      ledger.count("moved by Dovecot");
    } else {
      ledger.count("renumbered");
    }
  }

  private void expunge(DovecotPeer.Session imap, Owned one) throws IOException {
    ledger.expunging(one.token());
    imap.command("UID STORE " + one.uid() + " +FLAGS.SILENT (\\Deleted)");
    List<String> answer = imap.command("UID EXPUNGE " + one.uid());
    assertThat(last(answer)).startsWith("OK");
    if (answer.stream().anyMatch(line -> line.endsWith(" EXPUNGE"))) {
      ledger.expunged(one.token());
      ledger.count("expunged by Dovecot");
    } else {
      ledger.acknowledged(one.token());
      ledger.count("renumbered");
    }
  }

  private void read(DovecotPeer.Session imap, String mailbox) throws IOException {
    for (String line : imap.command("UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (X-Token)])")) {
      Matcher token = FETCHED.matcher(line);
      if (token.find()) {
        ledger.saw(name, mailbox, Long.parseLong(token.group(1)), token.group(2));
      }
    }
    ledger.count("read by Dovecot");
  }

  private static long given(List<String> answer) {
    Matcher given = GIVEN.matcher(String.join("\n", answer));
    assertThat(given.find()).as("%s", answer).isTrue();
    return Long.parseLong(given.group(1));
  }

  private static String last(List<String> answer) {
    return answer.get(answer.size() - 1);
  }
}
