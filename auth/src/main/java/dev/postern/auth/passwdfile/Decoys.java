package dev.postern.auth.passwdfile;

import dev.postern.auth.Credentials;
import dev.postern.auth.password.PasswordSchemes;
import dev.postern.auth.password.StoredPassword;
import dev.postern.auth.password.Work;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes every denial the same work, so that its time does not tell whether a user exists or how its
 * password is kept: each kind of work that is in use in a file is done once, be it for the user's
 * own password or for a decoy. One kind is usual, and two while hashes are renewed; the costliest
 * {@value #MOST} are done.
 *
 * @param stored a stored password for each kind of work, the costliest first
 */
record Decoys(PasswordSchemes schemes, List<Decoy> stored) {
  /**
   * Each costs processor time with each denial. A file of more kinds tells a user of one of the
   * cheapest by less than a sixth of the time.
   */
  static final int MOST = 6;

  /** Does what was not done for the user's own password, as long as there is room for it. */
  void spend(Credentials.Password login, Optional<Work> done) {
    for (Decoy decoy : stored) {
      if (!done.equals(Optional.of(decoy.work)) && !schemes.spend(login, decoy.password)) {
        return;
      }
    }
  }

  /** A password that is verified for nothing. */
  record Decoy(Work work, StoredPassword password) {}

  /** Finds the kinds of work in use, while a file is read. */
  static final class Search {
    private final PasswordSchemes schemes;
    private final Map<Work, StoredPassword> byWork = new TreeMap<>();

    Search(PasswordSchemes schemes) {
      this.schemes = schemes;
    }

    /**
     * Looks at a password of the file.
     *
     * @throws IllegalArgumentException if it cannot be verified
     */
    void add(StoredPassword password) {
      byWork.putIfAbsent(schemes.work(password), password);
      if (byWork.size() > MOST) {
        byWork.remove(byWork.keySet().iterator().next());
      }
    }

    Decoys found() {
      return new Decoys(
          schemes,
          byWork.entrySet().stream()
              .map(e -> new Decoy(e.getKey(), e.getValue()))
              .sorted(Comparator.comparing(Decoy::work).reversed())
              .toList());
    }
  }
}
