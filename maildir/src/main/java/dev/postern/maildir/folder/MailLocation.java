package dev.postern.maildir.folder;

import dev.postern.auth.MailUser;
import dev.postern.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where users' Maildirs are, in Dovecot's notation: {@code maildir:/var/mail/%d/%n/Maildir}, {@code
 * ~/Maildir}, with {@code %u %n %d %h}, their long forms {@code %{user}}, {@code %{username}},
 * {@code %{domain}}, {@code %{home}}, the modifiers {@code L} and {@code U}, and the options {@code
 * :UTF-8}, {@code :LAYOUT=Maildir++}, {@code :LAYOUT=fs}, {@code :INBOX=path}, {@code :INDEX=path}
 * and {@code :CONTROL=path}.
 */
public final class MailLocation {
  private static final String PREFIX = "maildir:";

  private final PathTemplate mail;
  private Optional<PathTemplate> inbox = Optional.empty();
  private Optional<PathTemplate> control = Optional.empty();
  private Optional<PathTemplate> index = Optional.empty();
  private Layout layout = Layout.MAILDIR_PLUS_PLUS;
  private NameCharset charset = NameCharset.MODIFIED_UTF7;

  private MailLocation(PathTemplate mail) {
    this.mail = mail;
  }

  /**
   * Reads a location.
   *
   * @throws IllegalArgumentException if it cannot be understood or asks for what is not supported
   */
  public static MailLocation parse(String text) {
    String rest = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    List<String> parts = parts(rest);
    MailLocation location = new MailLocation(new PathTemplate(parts.get(0)));
    parts.subList(1, parts.size()).forEach(location::option);
    return location;
  }

  /** How mailbox names are written in it. */
  public NameCharset charset() {
    return charset;
  }

  /** How mailboxes are laid out in it. */
  public Layout layout() {
    return layout;
  }

  /**
   * The directories of a user's mail.
   *
   * @throws StoreException {@link StoreException.Kind#INVALID_NAME} if the user's name could lead
   *     anywhere else; {@link StoreException.Kind#NOT_FOUND} if the user has no home and the
   *     location needs one
   */
  public MailRoots roots(MailUser user) throws StoreException {
    Path root = mail.fill(user);
    return new MailRoots(
        root,
        inbox.isPresent() ? inbox.get().fill(user) : root,
        filled(control, user),
        filled(index, user));
  }

  private static Optional<Path> filled(Optional<PathTemplate> template, MailUser user)
      throws StoreException {
    return template.isPresent() ? Optional.of(template.get().fill(user)) : Optional.empty();
  }

  private void option(String option) {
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    String value = equals < 0 ? "" : option.substring(equals + 1);
    switch (key) {
      case "UTF-8" -> charset = NameCharset.UTF8;
      case "INBOX" -> inbox = Optional.of(new PathTemplate(value));
      case "CONTROL" -> control = Optional.of(new PathTemplate(value));
      case "INDEX" -> index = Optional.of(new PathTemplate(value));
      case "LAYOUT" -> layout = layout(value);
      default ->
          throw new IllegalArgumentException("mail location: option not supported: " + option);
    }
  }

  private static Layout layout(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "maildir++" -> Layout.MAILDIR_PLUS_PLUS;
      case "fs" -> Layout.FS;
      default ->
          throw new IllegalArgumentException("mail location: layout not supported: " + value);
    };
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', from)) {
      parts.add(text.substring(from, colon));
      from = colon + 1;
    }
    parts.add(text.substring(from));
    return parts;
  }
}
