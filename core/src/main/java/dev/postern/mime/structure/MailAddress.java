package dev.postern.mime.structure;

import java.util.Objects;
import java.util.Optional;

/**
 * One element of an address list as IMAP's ENVELOPE has it (RFC 3501 §7.4.2). All strings are raw;
 * quotes are removed, encoded words left as they are.
 *
 * <p>A group opens with an element that has only a mailbox (the group's name) and closes with one
 * that has nothing.
 *
 * @param name the phrase or comment
 * @param route the source route, such as {@code @a,@b}
 * @param mailbox the local part; the group's name in an opening mark
 * @param host the domain; empty in both group marks
 */
public record MailAddress(
    Optional<String> name,
    Optional<String> route,
    Optional<String> mailbox,
    Optional<String> host) {

  /** What stands for a local part that is not there, as in Dovecot. */
  public static final String MISSING_MAILBOX = "MISSING_MAILBOX";

  /** What stands for a domain that is not there, as in Dovecot. */
  public static final String MISSING_DOMAIN = "MISSING_DOMAIN";

  static final MailAddress GROUP_END =
      new MailAddress(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Checks for nulls. */
  public MailAddress {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(route, "route");
    Objects.requireNonNull(mailbox, "mailbox");
    Objects.requireNonNull(host, "host");
  }

  static MailAddress groupStart(String groupName) {
    return new MailAddress(
        Optional.empty(), Optional.empty(), Optional.of(groupName), Optional.empty());
  }

  /** Whether this opens a group. */
  public boolean isGroupStart() {
    return host.isEmpty() && mailbox.isPresent();
  }

  /** Whether this closes a group. */
  public boolean isGroupEnd() {
    return host.isEmpty() && mailbox.isEmpty();
  }
}
