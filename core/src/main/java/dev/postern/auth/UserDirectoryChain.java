package dev.postern.auth;

import dev.postern.Fatal;
import dev.postern.ServerPart;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories in order; see {@link UserDirectory#chain}. */
record UserDirectoryChain(List<UserDirectory> all) implements UserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(UserDirectoryChain.class);

  @Override
  public Optional<MailUser> find(String name) throws IOException {
    IOException unavailable = null;
    for (UserDirectory one : all) {
      try {
        Optional<MailUser> user = Objects.requireNonNull(one.find(name), "a directory found null");
        if (user.isPresent()) {
          return user;
        }
      } catch (Throwable e) {
        IOException failure = failed(e);
        unavailable = unavailable == null ? failure : unavailable;
      }
    }
    if (unavailable != null) {
      throw unavailable;
    }
    return Optional.empty();
  }

  /** A directory is the embedder's code: what it throws hides nobody whom another knows. */
  private static IOException failed(Throwable thrown) {
    if (thrown instanceof IOException told) {
      // Of every look-up until it is mended: no stack.
      LOG.warn(
          "a user directory is away, the next one is asked reason={}",
          told.toString().replaceAll("\\p{Cntrl}", "?"));
      return told;
    }
    LOG.error("a user directory failed, the next one is asked", thrown);
    Fatal.rethrow(thrown);
    return new IOException("a user directory failed", thrown);
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(all);
  }
}
