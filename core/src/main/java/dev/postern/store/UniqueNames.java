package dev.postern.store;

import java.util.Optional;

/**
 * What a {@link Mailbox} may offer besides: names of its messages that stay while the messages
 * live, whatever their flags, such as the names of their files.
 */
public interface UniqueNames {

  /** The name of a message, or nothing if there is no such message any more. */
  Optional<String> uniqueName(long uid) throws StoreException;
}
