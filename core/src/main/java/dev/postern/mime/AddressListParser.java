package dev.postern.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads address lists (RFC 5322 §3.4, §4.4): groups, source routes, comments as names, dots in
 * phrases. What is missing is filled in as Dovecot does; where Dovecot gives a list up at a syntax
 * error, this goes on at the next address. Never fails.
 */
public final class AddressListParser {

  private final FieldCursor cursor;
  private final int maxAddresses;
  private final List<MailAddress> found = new ArrayList<>();
  private boolean inGroup;

  private AddressListParser(String raw, int maxAddresses) {
    this.cursor = new FieldCursor(raw);
    this.maxAddresses = maxAddresses;
  }

  /**
   * Reads an address list.
   *
   * @param raw the field's raw unfolded value, one char for each octet
   * @return the addresses with group marks, in their order; at most the default limit of {@link
   *     MimeLimits}
   */
  public static List<MailAddress> parse(String raw) {
    return parse(raw, MimeLimits.DEFAULTS.maxAddresses());
  }

  static List<MailAddress> parse(String raw, int maxAddresses) {
    return new AddressListParser(raw, maxAddresses).list();
  }

  private List<MailAddress> list() {
    while (!cursor.atEnd() && hasRoom()) {
      element();
      if (cursor.take(';')) {
        // RFC 5322 §3.4 ends a group here; outside of one, some senders mean a comma.
        endGroup();
      } else {
        cursor.take(',');
      }
    }
    endGroup();
    return List.copyOf(found);
  }

  /** Whether another element fits, with the mark that closes an open group. */
  private boolean hasRoom() {
    return found.size() + (inGroup ? 1 : 0) < maxAddresses;
  }

  private void endGroup() {
    if (inGroup) {
      found.add(MailAddress.GROUP_END);
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
          if (!hasRoom()) {
            return;
          }
          angle(words);
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
    if (hasRoom() && (!afterAngle || words.hasAddress())) {
      words.address().ifPresent(found::add);
    }
  }

  private boolean startGroup(AddressWords words) {
    // The mark that closes the group needs room as well.
    if (inGroup || words.hasAddress() || found.size() + 2 > maxAddresses) {
      return false;
    }
    found.add(MailAddress.groupStart(words.phrase()));
    inGroup = true;
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
    found.add(new MailAddress(words.name(), route, Optional.of(mailbox), Optional.of(domain)));
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
