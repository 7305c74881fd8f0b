package dev.postern.auth.sql;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.auth.password.Work;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Makes every denial the same work, whether there is such a user or not: each kind of work that the
 * database was seen to use is done once. What kinds there are is learnt from what it gives.
 */
final class LearntDecoys {
  /** Each costs processor time with each denial; the costliest stay. */
  static final int MOST = 6;

  private final PasswordSchemes schemes;
  private final ConcurrentSkipListMap<Work, StoredPassword> known = new ConcurrentSkipListMap<>();

  LearntDecoys(PasswordSchemes schemes) {
    this.schemes = schemes;
  }

  /**
   * Remembers a kind of work.
   *
   * @throws IllegalArgumentException if what is stored cannot be verified
   */
  void learn(StoredPassword stored) {
    Work work = schemes.work(stored);
    if (known.putIfAbsent(work, stored) == null && known.size() > MOST) {
      known.pollFirstEntry();
    }
  }

  /** Does what was not done for the user's own password, as long as there is room for it. */
  void spend(Credentials.Password login, Optional<Work> done) {
    for (Map.Entry<Work, StoredPassword> one : known.entrySet()) {
      if (!done.equals(Optional.of(one.getKey())) && !schemes.spend(login, one.getValue())) {
        return;
      }
    }
  }
}
