package dev.postern.maildir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postern.auth.MailUser;
import dev.postern.message.MessageSource;
import dev.postern.store.Mailbox;
import dev.postern.store.MessageInfo;
import dev.postern.store.SystemFlag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this store and Dovecot say of a mailbox, in one form: UIDVALIDITY if wished, then UID,
 * flags, size, date and octets of each message.
 */
final class SideBySide {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.US);
  private static final String USUAL = "02-Jan-2020 03:04:05 +0000";
  private static final Pattern VALIDITY = Pattern.compile("UIDVALIDITY \\d+");
  private static final Pattern FETCHED =
      Pattern.compile(
          "\\* \\d+ FETCH \\(UID (\\d+) FLAGS \\(([^)]*)\\) INTERNALDATE \"([^\"]*)\""
              + " RFC822.SIZE (\\d+) BODY\\[\\] (\"\"|\\{\\d+\\}\r?\n(.*))\\)",
          Pattern.DOTALL);

  private SideBySide() {}

  /** A store of its own on a Maildir says it. */
  static List<String> postern(Path maildir, String mailbox) throws IOException {
    try (MaildirStore store =
            MaildirStore.builder("maildir:" + maildir).sync(SyncMode.NEVER).build();
        Mailbox opened = store.account(MailUser.of("ann@example.org")).open(mailbox)) {
      return described(opened);
    }
  }

  /** An open mailbox says it. */
  static List<String> described(Mailbox mailbox) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("UIDVALIDITY " + mailbox.snapshot().uidValidity());
    for (MessageInfo message : mailbox.snapshot()) {
      Set<String> flags = new TreeSet<>(message.flags().keywords());
      for (SystemFlag flag : message.flags().system()) {
        String name = flag.name();
        flags.add("\\" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
      }
      MessageSource source = mailbox.content(message.uid());
      byte[] octets = source.readAllBytes();
      assertThat(octets).hasSize((int) source.size());
      MessageInfo now = mailbox.snapshot().find(message.uid()).orElseThrow();
      String date = DATE.format(now.internalDate().atOffset(ZoneOffset.UTC));
      lines.add(line(now.uid(), flags, now.size(), date, new String(octets, ISO_8859_1)));
    }
    return lines;
  }

  /** Dovecot says it. */
  static List<String> dovecot(DovecotPeer peer, String mailbox) throws Exception {
    DovecotPeer.Session imap = peer.imap();
    try {
      return dovecot(imap, mailbox);
    } finally {
      imap.end();
    }
  }

  static List<String> dovecot(DovecotPeer.Session imap, String mailbox) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : imap.command("SELECT \"" + mailbox + "\"")) {
      Matcher validity = VALIDITY.matcher(line);
      if (validity.find()) {
        lines.add(validity.group());
      }
    }
    for (String line : imap.command("FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])")) {
      Matcher message = FETCHED.matcher(line);
      if (message.matches()) {
        Set<String> flags = new TreeSet<>(List.of(message.group(2).split(" ")));
        flags.remove("\\Recent");
        flags.remove("");
        String octets = message.group(6) == null ? "" : message.group(6);
        long uid = Long.parseLong(message.group(1));
        long size = Long.parseLong(message.group(4));
        String date = message.group(3).trim().replaceFirst("^(\\d)-", "0$1-");
        lines.add(line(uid, flags, size, date, octets));
      } else if (line.startsWith("* ")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String line(long uid, Set<String> flags, long size, String date, String octets) {
    String told = date.equals(USUAL) ? "" : date + " ";
    // The peer leaves out CRs before LFs, and those are told by the size.
    String text = octets.replace("\r", "").replace("\n", "|");
    return "%d %s %d %s%s".formatted(uid, flags, size, told, text);
  }
}
