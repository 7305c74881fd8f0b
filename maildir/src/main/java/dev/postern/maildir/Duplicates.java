package dev.postern.maildir;

import dev.postern.maildir.ListingComparison.NewFile;
import dev.postern.maildir.index.MessageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into files that have the base name of another message's file. Most are no second message: a
 * program that renames while a directory is read shows one file under two names, and one that links
 * and unlinks instead of renaming has both for a moment.
 */
final class Duplicates {
  private static final Logger LOG = LoggerFactory.getLogger(Duplicates.class);

  /** The age from which a second link is left over, not on its way (Dovecot: 30 s). */
  private static final Duration LEFT_OVER = Duration.ofSeconds(30);

  private final MailboxPaths paths;
  private final MailboxChange change;
  private final StoreSettings settings;
  private final List<NewFile> others = new ArrayList<>();
  private boolean moving;

  Duplicates(MailboxPaths paths, MailboxChange change, StoreSettings settings) {
    this.paths = paths;
    this.change = change;
    this.settings = settings;
  }

  /** Looks at them, after all others were taken; links left over are removed. */
  void examine(ListingComparison found) throws IOException {
    if (found.duplicates().isEmpty()) {
      return;
    }
    Map<String, Path> owners = new HashMap<>();
    for (NewFile duplicate : found.duplicates()) {
      NewFile other = found.fresh().getOrDefault(duplicate.base(), duplicate);
      owners.put(duplicate.base(), path(other));
    }
    change.files().forEach(file -> owners.computeIfPresent(file.base(), (b, o) -> path(file)));
    for (NewFile duplicate : found.duplicates()) {
      examine(duplicate, owners.get(duplicate.base()));
    }
  }

  /** Files with another message in them. */
  List<NewFile> others() {
    return others;
  }

  /** Whether another program was seen at work, so that the next look may find more. */
  boolean sawMoving() {
    return moving;
  }

  private void examine(NewFile duplicate, Path first) throws IOException {
    Path second = path(duplicate);
    Map<String, Object> one = attributes(first);
    Map<String, Object> two = attributes(second);
    if (one.isEmpty() || two.isEmpty()) {
      moving = true;
    } else if (!Objects.equals(one.get("fileKey"), two.get("fileKey"))) {
      others.add(duplicate);
    } else if (leftOver((FileTime) two.get("ctime"))) {
      LOG.info("second link of a message removed file={}", second);
      Files.deleteIfExists(second);
      change.touched(duplicate.place());
    } else {
      moving = true;
    }
  }

  // Both names are told by one inode, whose ctime is that of the last link, unlink or rename.
  private boolean leftOver(FileTime changed) {
    Instant limit = settings.diskClock().instant().minus(LEFT_OVER);
    return changed.toInstant().isBefore(limit);
  }

  private Path path(NewFile file) {
    return paths.message(file.as(0));
  }

  private Path path(MessageFile file) {
    return paths.message(file);
  }

  private static Map<String, Object> attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, "unix:fileKey,ctime", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Map.of();
    }
  }
}
