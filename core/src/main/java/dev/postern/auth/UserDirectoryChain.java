package dev.postern.auth;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/** Two directories in order. */
record UserDirectoryChain(UserDirectory first, UserDirectory second) implements UserDirectory {

  UserDirectoryChain {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(second, "second");
  }

  @Override
  public Optional<MailUser> find(String name) throws IOException {
    Optional<MailUser> user = first.find(name);
    return user.isPresent() ? user : second.find(name);
  }

  @Override
  public void check() throws IOException {
    first.check();
    second.check();
  }
}
