package dev.postern.maildir.folder;

import java.util.Objects;
import java.util.Optional;

/**
 * Options of a mail location that are the same for all users.
 *
 * @param layout how mailboxes are directories
 * @param charset how their names are written
 * @param indexes whether indexes are files
 * @param subscriptions the name of the file with subscriptions
 * @param inner the directory in a mailbox's that its messages are in, if not the mailbox's itself
 */
public record LocationOptions(
    Layout layout,
    NameCharset charset,
    Indexes indexes,
    String subscriptions,
    Optional<InnerDirectory> inner) {
  /** Dovecot's. */
  public static final LocationOptions DEFAULT =
      new LocationOptions(
          Layout.MAILDIR_PLUS_PLUS,
          NameCharset.MODIFIED_UTF7,
          Indexes.ON_DISK,
          "subscriptions",
          Optional.empty());

  public LocationOptions {
    Objects.requireNonNull(layout);
    Objects.requireNonNull(charset);
    Objects.requireNonNull(indexes);
    checkFileName(subscriptions);
    inner.ifPresent(directory -> checkFileName(directory.name()));
  }

  /** Another layout. */
  public LocationOptions with(Layout other) {
    return new LocationOptions(other, charset, indexes, subscriptions, inner);
  }

  /** Names written otherwise. */
  public LocationOptions with(NameCharset other) {
    return new LocationOptions(layout, other, indexes, subscriptions, inner);
  }

  LocationOptions with(Indexes other) {
    return new LocationOptions(layout, charset, other, subscriptions, inner);
  }

  LocationOptions with(InnerDirectory other) {
    return new LocationOptions(layout, charset, indexes, subscriptions, Optional.of(other));
  }

  LocationOptions withSubscriptions(String file) {
    return new LocationOptions(layout, charset, indexes, file, inner);
  }

  private static void checkFileName(String name) {
    boolean dots = name.equals(".") || name.equals("..");
    if (name.isEmpty() || dots || name.chars().anyMatch(c -> c == '/' || c < ' ')) {
      throw new IllegalArgumentException("mail location: not the name of a file: " + name);
    }
  }

  /** Where what is known of mailboxes is kept over a restart. */
  public enum Indexes {
    /** In files. */
    ON_DISK,
    /** Nowhere. */
    IN_MEMORY
  }

  /**
   * A directory that keeps the parts of a mailbox from its children ({@code DIRNAME}, {@code
   * FULLDIRNAME}).
   *
   * @param name of the directory
   * @param extent which trees have it
   */
  public record InnerDirectory(String name, Extent extent) {}

  /** Which trees of an account something is for. */
  public enum Extent {
    /** Mail alone. */
    MAIL,
    /** Mail, control files and indexes. */
    ALL
  }
}
