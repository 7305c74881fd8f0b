package dev.postern.maildir;

import dev.postern.maildir.filename.FlagLetters;
import dev.postern.maildir.index.FlagSource;
import dev.postern.maildir.keywords.KeywordLetters;
import dev.postern.maildir.keywords.LetterlessKeywords;
import dev.postern.store.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns letters into flags; messages with the same letters share one object. The letters mean what
 * they mean while the palette lives.
 */
final class FlagPalette implements FlagSource {
  private final KeywordLetters letters;
  private final LetterlessKeywords letterless;
  private final ConcurrentMap<Integer, Flags> known = new ConcurrentHashMap<>();
  private final AtomicInteger seen = new AtomicInteger();

  FlagPalette(KeywordLetters letters, LetterlessKeywords letterless) {
    this.letters = letters;
    this.letterless = letterless;
  }

  KeywordLetters letters() {
    return letters;
  }

  LetterlessKeywords letterless() {
    return letterless;
  }

  @Override
  public Flags flags(long uid, int code) {
    Flags plain = known.computeIfAbsent(code, this::make);
    Set<String> more = letterless.of(uid);
    return more.isEmpty() ? plain : plain.plus(Flags.of(List.of(), more));
  }

  /** The letters with names for those that were met and have none. */
  KeywordLetters withUnknown() {
    return letters.withUnknown(seen.get());
  }

  /** All keywords in use. */
  List<String> keywords() {
    List<String> all = new ArrayList<>(letters.all());
    all.addAll(letterless.all());
    return all;
  }

  private Flags make(int code) {
    seen.accumulateAndGet(code, (a, b) -> a | b);
    return Flags.of(FlagLetters.system(code), letters.keywords(code));
  }
}
