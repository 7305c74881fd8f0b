package dev.postern.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What several actors did to one Maildir and what they saw there. */
final class Ledger {
  static final Pattern TOKEN = Pattern.compile("X-Token: ([a-z0-9-]+)");

  private final Set<String> present = ConcurrentHashMap.newKeySet();
  private final Set<String> expunged = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, String> named = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> contradictions = new ConcurrentLinkedQueue<>();
  private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();

  /** A message's text. */
  static String message(String token) {
    return "X-Token: " + token + "\r\nSubject: both\r\n\r\nbody\r\n";
  }

  /** A message was acknowledged. */
  void acknowledged(String token) {
    present.add(token);
  }

  /** A message is about to be expunged. */
  void expunging(String token) {
    present.remove(token);
  }

  /** A message was expunged. */
  void expunged(String token) {
    expunged.add(token);
  }

  /** A UID named a message. */
  void saw(String side, String mailbox, long uid, String token) {
    String before = named.putIfAbsent(mailbox + " " + uid, token);
    if (before != null && !before.equals(token)) {
      contradictions.add(side + ": " + mailbox + " " + uid + " is " + token + ", was " + before);
    }
  }

  void count(String what) {
    done.computeIfAbsent(what, w -> new AtomicInteger()).incrementAndGet();
  }

  /** Whether all is there that should be. */
  void check(List<String> inbox, List<String> other) {
    assertThat(contradictions).isEmpty();
    List<String> all = new ArrayList<>(inbox);
    all.addAll(other);
    assertThat(all).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(all)).isEqualTo(new TreeSet<>(present));
    assertThat(all).doesNotContainAnyElementsOf(expunged);
  }

  @Override
  public String toString() {
    return present.size() + " messages, " + named.size() + " UIDs read, " + done;
  }
}
