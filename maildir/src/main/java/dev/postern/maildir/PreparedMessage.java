package dev.postern.maildir;

import dev.postern.store.Flags;
import java.nio.file.Path;

/**
 * A message that lies in {@code tmp}, complete and on the disk.
 *
 * @param file where it is now
 * @param base what it will be called, sizes included
 * @param size octets as served
 * @param deliveryMark what the names of all tries of its delivery hold, empty if there is no
 *     delivery
 */
record PreparedMessage(
    Path file, String base, Flags flags, long internalMillis, long size, String deliveryMark) {}
