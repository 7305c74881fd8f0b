package dev.postern.maildir.index;

import dev.postern.maildir.filename.MessageName;
import java.util.Objects;

/**
 * Where a message is.
 *
 * @param uid its UID
 * @param place the directory
 * @param name the file's name, flags included
 */
public record MessageFile(long uid, Place place, String name) {
  public MessageFile {
    Objects.requireNonNull(place);
    Objects.requireNonNull(name);
  }

  /** What stays the same in all names of the message. */
  public String base() {
    return MessageName.baseOf(name);
  }

  /** The same message elsewhere. */
  public MessageFile at(Place otherPlace, String otherName) {
    return new MessageFile(uid, otherPlace, otherName);
  }
}
