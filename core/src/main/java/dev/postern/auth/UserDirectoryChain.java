package dev.postern.auth;

import dev.postern.Fatal;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories in order; see {@link UserDirectory#chain}. */
record UserDirectoryChain(List<UserDirectory> all) implements UserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(UserDirectoryChain.class);

  @Override
  public UserLookup find(String name) {
    UserLookup outcome = UserLookup.unknown();
    for (UserDirectory one : all) {
      UserLookup answer = asked(one, name);
      if (answer instanceof UserLookup.Found) {
        return answer;
      }
      outcome = outcome instanceof UserLookup.Unavailable ? outcome : answer;
    }
    return outcome;
  }

  /** A directory is the embedder's code: what it throws hides nobody whom another knows. */
  private static UserLookup asked(UserDirectory one, String name) {
    UserLookup answer;
    try {
      answer = Objects.requireNonNull(one.find(name), "a directory found null");
    } catch (Throwable e) {
      LOG.error("a user directory failed, the next one is asked", e);
      Fatal.rethrow(e);
      return UserLookup.unavailable("a user directory failed");
    }
    if (answer instanceof UserLookup.Unavailable away) {
      // Of every look-up until it is mended: no stack.
      LOG.warn(
          "a user directory is away, the next one is asked reason={}",
          away.reason().replaceAll("\\p{Cntrl}", "?"));
    }
    return answer;
  }

  @Override
  public void check() throws IOException {
    Links.check(all);
  }
}
