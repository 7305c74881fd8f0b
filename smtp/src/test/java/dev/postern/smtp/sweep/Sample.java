package dev.postern.smtp.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A command line to try.
 *
 * @param codes what answers it where it fits, if that is not what its verb's success is
 */
record Sample(String verb, String line, Sense sense, Set<Integer> codes) {
  static final Sample MAIL = good("MAIL", "MAIL FROM:<bob@example.org>");
  static final Sample RCPT = good("RCPT", "RCPT TO:<ann@example.org>");
  static final Sample DATA = good("DATA", "DATA");
  static final Sample CHUNK = good("BDAT", "BDAT 0");
  static final Sample STARTTLS = good("STARTTLS", "STARTTLS");
  static final Sample QUIT = good("QUIT", "QUIT");
  static final Sample AUTH = good("AUTH", "AUTH PLAIN " + SweptHost.LOGIN);
  static final Sample AUTH_ASKING = refused("AUTH", "AUTH PLAIN", 334);

  static final List<Sample> ALL =
      List.of(
          good("HELO", "HELO client.example"),
          malformed("HELO", "HELO"),
          good("EHLO", "EHLO client.example"),
          good("EHLO", "ehlo [192.0.2.1]"),
          malformed("EHLO", "EHLO "),
          good("LHLO", "LHLO client.example"),
          malformed("LHLO", "LHLO"),
          MAIL,
          good("MAIL", "mail from:<bob@example.org> "),
          malformed("MAIL", "MAIL"),
          malformed("MAIL", "MAIL FROM:bob@example.org"),
          malformed("MAIL", "MAIL FROM:<bob@example.org"),
          malformed("MAIL", "MAIL TO:<bob@example.org>"),
          refused("MAIL", "MAIL FROM:<bob@example.org> SIZE=99999999999", 552),
          refused("MAIL", "MAIL FROM:<bob@example.org> XYZZY=1", 555),
          RCPT,
          good("RCPT", "RCPT TO:<Postmaster>"),
          good("RCPT", "RCPT TO:<@a.example,@b.example:bob@example.org>"),
          malformed("RCPT", "RCPT"),
          malformed("RCPT", "RCPT TO:<>"),
          malformed("RCPT", "RCPT TO:ann@example.org"),
          malformed("RCPT", "RCPT FROM:<ann@example.org>"),
          refused("RCPT", "RCPT TO:<nobody@example.org>", 550),
          refused("RCPT", "RCPT TO:<ann@example.org> XYZZY=1", 555),
          DATA,
          malformed("DATA", "DATA now"),
          CHUNK,
          good("BDAT", "BDAT 0 LAST"),
          good("BDAT", "bdat 00000000000000000000000 last"),
          malformed("BDAT", "BDAT"),
          malformed("BDAT", "BDAT LAST"),
          malformed("BDAT", "BDAT -1"),
          malformed("BDAT", "BDAT 0 FIRST"),
          malformed("BDAT", "BDAT 99999999999999999999"),
          good("RSET", "RSET"),
          malformed("RSET", "RSET now"),
          good("VRFY", "VRFY ann"),
          malformed("VRFY", "VRFY"),
          good("EXPN", "EXPN staff"),
          good("HELP", "HELP"),
          good("HELP", "HELP MAIL"),
          good("NOOP", "NOOP"),
          good("NOOP", "NOOP what ever"),
          QUIT,
          STARTTLS,
          malformed("STARTTLS", "STARTTLS now"),
          AUTH,
          AUTH_ASKING,
          malformed("AUTH", "AUTH"),
          refused("AUTH", "AUTH PLAIN " + SweptHost.WRONG_LOGIN, 535),
          refused("AUTH", "AUTH PLAIN =x=", 501),
          refused("AUTH", "AUTH XYZZY", 504),
          good("ETRN", "ETRN example.org"),
          good("XCLIENT", "XCLIENT ADDR=192.0.2.1"),
          good("XFORWARD", "XFORWARD ADDR=192.0.2.1"),
          good("BURL", "BURL imap://bob@mail.example.org/INBOX;uid=1 LAST"),
          good("TURN", "TURN"),
          good("XYZZY", "XYZZY"),
          good("MAILS", "MAILS FROM:<bob@example.org>"),
          good("", ""),
          good("", "*"),
          good("", SweptHost.LOGIN),
          good("", "MAIL\tFROM:<bob@example.org>".replace("MAIL\t", "MAIL\u0007")));

  /** What is right or wrong with it. */
  enum Sense {
    GOOD,
    /** Not of its command's syntax. */
    MALFORMED,
    /** Of its syntax, and not taken. */
    REFUSED
  }

  private static Sample good(String verb, String line) {
    return new Sample(verb, line, Sense.GOOD, Set.of());
  }

  private static Sample malformed(String verb, String line) {
    return new Sample(verb, line, Sense.MALFORMED, Set.of(501));
  }

  private static Sample refused(String verb, String line, int code) {
    return new Sample(verb, line, Sense.REFUSED, Set.of(code));
  }

  /** Whether it ends a message. */
  boolean isLastChunk() {
    return verb.equals("BDAT")
        && sense == Sense.GOOD
        && line.toUpperCase(Locale.ROOT).endsWith("LAST");
  }

  @Override
  public String toString() {
    return line.isEmpty() ? "(empty)" : line.replace('\u0007', '?');
  }
}
