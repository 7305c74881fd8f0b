package dev.postern.mime.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Reads address lists (RFC 5322 §3.4, §4.4): groups, source routes, comments as names, dots in
 * phrases. What is missing is filled in as Dovecot does; where Dovecot gives a list up at a syntax
 * error, this goes on at the next address. Never fails.
 */
public final class AddressListParser {

  private final FieldCursor cursor;
  private final Predicate<MailAddress> sink;
  private boolean inGroup;
  private boolean full;

  private AddressListParser(String raw, Predicate<MailAddress> sink) {
    this.cursor = new FieldCursor(raw);
    this.sink = sink;
  }

  /**
   * Reads an address list.
   *
   * @param raw the field's raw unfolded value, one char for each octet
   * @return the addresses with group marks, in their order
   */
  public static List<MailAddress> parse(String raw) {
    List<MailAddress> all = new ArrayList<>();
    parse(raw, all::add);
    return List.copyOf(all);
  }

  /**
   * Reads an address list without holding it.
   *
   * @param raw the field's raw unfolded value, one char for each octet
   * @param sink takes the addresses with group marks, in their order, and says whether it takes
   *     more; a group that it was told of is always closed
   */
  public static void parse(String raw, Predicate<MailAddress> sink) {
    new AddressListParser(raw, sink).list();
  }

  /**
   * Reads the addresses of several lists without group marks, within {@link
   * MimeLimits#maxKeptOctets()} of {@link MimeLimits#DEFAULTS}; what goes beyond is left out.
   *
   * @param raws raw unfolded values, one char for each octet
   */
  public static List<MailAddress> mailboxes(List<String> raws) {
    StructureBudget budget = new StructureBudget(MimeLimits.DEFAULTS.maxKeptOctets());
    List<MailAddress> all = new ArrayList<>();
    for (String raw : raws) {
      parse(
          raw,
          address -> {
            if (address.isGroupStart() || address.isGroupEnd()) {
              return true;
            }
            return budget.take(address) && all.add(address);
          });
    }
    return List.copyOf(all);
  }

  private void list() {
    while (!cursor.atEnd() && !full) {
      element();
      if (cursor.take(';')) {
        // RFC 5322 §3.4 ends a group here; outside of one, some senders mean a comma.
        endGroup();
      } else {
        cursor.take(',');
      }
    }
    endGroup();
  }

  private boolean give(MailAddress address) {
    full = full || !sink.test(address);
    return !full;
  }

  private void endGroup() {
    if (inGroup) {
      full = !sink.test(MailAddress.GROUP_END) || full;
      inGroup = false;
    }
  }

  /** Reads up to the separator behind an address, or behind the name of a group. */
  private void element() {
    AddressWords words = new AddressWords();
    boolean afterAngle = false;
    cursor.takeComment();
    while (!cursor.atEnd() && cursor.peek() != ',' && cursor.peek() != ';') {
      boolean space = cursor.skipSpace();
      words.comment(cursor.takeComment());
      switch (cursor.peek()) {
        case -1, ',', ';' -> {}
        case '"' -> words.quoted(cursor.readQuoted());
        case '<' -> {
          angle(words);
          if (full) {
            return;
          }
          words = new AddressWords();
          afterAngle = true;
        }
        case '@' -> at(words);
        case ':' -> {
          cursor.advance();
          if (startGroup(words)) {
            return;
          }
        }
        case '>', ')' -> cursor.advance();
        default -> words.atom(cursor.readUntil("()<>@,;:\""), space);
      }
    }
    if (!afterAngle || words.hasAddress()) {
      words.address().ifPresent(this::give);
    }
  }

  private boolean startGroup(AddressWords words) {
    if (inGroup || words.hasAddress()) {
      return false;
    }
    inGroup = give(MailAddress.groupStart(words.phrase()));
    return true;
  }

  private void at(AddressWords words) {
    cursor.advance();
    if (words.hasAddress()) {
      words.atom("@", false);
      return;
    }
    String host = domain();
    words.comment(cursor.takeComment());
    words.host(host);
  }

  /**
   * A domain with the white space around its dots (RFC 5322 §4.4) and comments left out; may be
   * empty.
   */
  private String domain() {
    StringBuilder domain = new StringBuilder();
    int end;
    do {
      end = cursor.mark();
      boolean space = cursor.skipSpace();
      boolean joined =
          !space
              || domain.isEmpty()
              || cursor.peek() == '.'
              || domain.charAt(domain.length() - 1) == '.';
      if (!joined) {
        break;
      }
      if (cursor.peek() == '[') {
        domain.append(cursor.readUntil("]<>,;\""));
        domain.append(cursor.take(']') ? "]" : "");
      } else {
        domain.append(cursor.readUntil("()<>@,;:\""));
      }
    } while (cursor.mark() > end);
    cursor.reset(end);
    return domain.toString();
  }

  /** {@code <@route:local@domain>}; one without end stops before the next separator. */
  private void angle(AddressWords words) {
    cursor.advance();
    cursor.skipSpace();
    Optional<String> route = cursor.peek() == '@' ? route() : Optional.empty();
    StringBuilder local = new StringBuilder();
    Optional<String> host = Optional.empty();
    boolean quoted = cursor.peek() == '"';
    boolean space = false;
    while (!cursor.atEnd() && ">,;<".indexOf(cursor.peek()) < 0) {
      switch (cursor.peek()) {
        case '"' -> local.append(cursor.readQuoted());
        case '@' -> {
          cursor.advance();
          host.ifPresent(earlier -> local.append('@').append(earlier));
          host = Optional.of(domain());
        }
        case ')', ':' -> cursor.advance();
        default -> appendAtom(local, space);
      }
      space = cursor.skipSpace();
    }
    cursor.take('>');
    String mailbox = local.isEmpty() && !quoted ? MailAddress.MISSING_MAILBOX : local.toString();
    String domain = host.filter(name -> !name.isEmpty()).orElse(MailAddress.MISSING_DOMAIN);
    give(new MailAddress(words.name(), route, Optional.of(mailbox), Optional.of(domain)));
  }

  /**
   * White space around dots is left out (RFC 5322 §4.4); elsewhere, where none may be, it stays.
   */
  private void appendAtom(StringBuilder local, boolean spaceBefore) {
    String atom = cursor.readUntil("()<>@,;:\"");
    boolean joined =
        local.isEmpty() || atom.startsWith(".") || local.charAt(local.length() - 1) == '.';
    local.append(spaceBefore && !joined ? " " : "").append(atom);
  }

  /**
   * A source route (RFC 5322 §4.4), behind which a colon is to come, or at least a comma; without
   * them there is none, and the cursor stays.
   */
  private Optional<String> route() {
    int start = cursor.mark();
    StringBuilder route = new StringBuilder();
    boolean comma = false;
    while (cursor.take('@')) {
      route.append(route.isEmpty() ? "@" : ",@").append(domain());
      cursor.skipSpace();
      comma = cursor.take(',');
      while (cursor.skipSpace() || cursor.take(',')) {
        comma = true;
      }
    }
    if (cursor.take(':') || comma) {
      cursor.skipSpace();
      return Optional.of(route.toString());
    }
    cursor.reset(start);
    return Optional.empty();
  }
}
