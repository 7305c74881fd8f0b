package dev.postern.imap.view;

import dev.postern.imap.response.ResponseCode;
import dev.postern.imap.response.StatusLine;
import dev.postern.imap.wire.ResponseWriter;
import dev.postern.store.SystemFlag;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** The keywords that a client was told of in FLAGS (RFC 3501 §7.2.6). */
final class KnownKeywords {
  private final Set<String> keywords = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final MailboxAccess access;
  private final int limit;

  KnownKeywords(MailboxAccess access, int limit) {
    this.access = access;
    this.limit = limit;
  }

  /** Adds keywords and says whether one of them is new to the client. */
  boolean addAll(Collection<String> more) {
    boolean news = false;
    for (String keyword : more) {
      if (ResponseWriter.isKeyword(keyword)) {
        news |= keywords.add(keyword);
      }
    }
    return news;
  }

  /** FLAGS and PERMANENTFLAGS. */
  void describe(ResponseWriter out) {
    out.untagged().atom("FLAGS").space().open();
    writeAll(out);
    out.close().endLine();
    String text = access == MailboxAccess.READ_WRITE ? "Flags permitted." : "Read-only mailbox.";
    StatusLine.ok(out, permanent(), text);
  }

  private ResponseCode permanent() {
    return out -> {
      out.atom("PERMANENTFLAGS").space().open();
      if (access == MailboxAccess.READ_WRITE) {
        writeAll(out);
        if (keywords.size() < limit) {
          out.space().atom("\\*");
        }
      }
      out.close();
    };
  }

  private void writeAll(ResponseWriter out) {
    boolean first = true;
    for (SystemFlag flag : SystemFlag.values()) {
      (first ? out : out.space()).atom(ResponseWriter.systemName(flag));
      first = false;
    }
    for (String keyword : keywords) {
      out.space().atom(keyword);
    }
  }
}
