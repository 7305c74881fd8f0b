package dev.postern.maildir;

import dev.postern.maildir.filename.MessageName;
import dev.postern.maildir.index.FileTable;
import dev.postern.maildir.index.MessageFile;
import dev.postern.maildir.index.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a listing says against what was known: who is gone, renamed, new, or there twice. */
final class ListingComparison {
  private final FileTable known;
  private final TreeMap<Long, MessageFile> vanished = new TreeMap<>();
  private final TreeMap<Long, MessageFile> relocated = new TreeMap<>();
  private final Map<String, NewFile> fresh = new HashMap<>();
  private final List<NewFile> duplicates = new ArrayList<>();

  /** Compares; the listing is used up. */
  ListingComparison(FileTable known, DirectoryListing listing) {
    this.known = known;
    known.forEach(
        file -> {
          Set<String> names = listing.names().get(file.place());
          if (names != null && !names.remove(file.name())) {
            vanished.put(file.uid(), file);
          }
        });
    List<NewFile> unknown = new ArrayList<>();
    listing
        .names()
        .forEach((place, names) -> names.forEach(name -> unknown.add(new NewFile(place, name))));
    if (!unknown.isEmpty()) {
      sort(unknown);
    }
  }

  /** Known files that were not found, neither by name nor by base, by UID. */
  Map<Long, MessageFile> vanished() {
    return vanished;
  }

  /** Known files under other names or at other places, by UID. */
  Map<Long, MessageFile> relocated() {
    return relocated;
  }

  /** Files of messages that were not known, by base. */
  Map<String, NewFile> fresh() {
    return fresh;
  }

  /** Files whose base is that of another message's file. */
  List<NewFile> duplicates() {
    return duplicates;
  }

  private void sort(List<NewFile> unknown) {
    Map<String, MessageFile> missing = new HashMap<>();
    vanished.values().forEach(file -> missing.put(file.base(), file));
    Set<String> taken = null;
    for (NewFile file : unknown) {
      MessageFile lost = missing.remove(file.base());
      if (lost != null) {
        vanished.remove(lost.uid());
        relocated.put(lost.uid(), lost.at(file.place(), file.name()));
        continue;
      }
      if (taken == null) {
        taken = bases();
      }
      if (taken.contains(file.base()) || fresh.putIfAbsent(file.base(), file) != null) {
        duplicates.add(file);
      }
    }
  }

  private Set<String> bases() {
    Set<String> bases = new HashSet<>(known.size() * 2);
    known.forEach(file -> bases.add(file.base()));
    return bases;
  }

  /** A file in a listing. */
  record NewFile(Place place, String name) {
    String base() {
      return MessageName.baseOf(name);
    }

    /** As the file of a message. */
    MessageFile as(long uid) {
      return new MessageFile(uid, place, name);
    }
  }
}
