package dev.postern.auth;

import dev.postern.Fatal;
import dev.postern.ServerPart;
import dev.postern.log.LogText;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directories in order; see {@link UserDirectory#chain}. */
record UserDirectoryChain(List<UserDirectory> all) implements ListedUserDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(UserDirectoryChain.class);

  @Override
  public UserLookup find(String name) {
    return first(deliveries(), one -> one.find(name));
  }

  @Override
  public UserLookup locate(MailUser accepted) {
    return first(all, one -> one.locate(accepted));
  }

  /** Whom no other one knows is nobody, though prefetch alone could not tell that. */
  private List<UserDirectory> deliveries() {
    List<UserDirectory> others = all.stream().filter(one -> one != PrefetchedUsers.ALL).toList();
    return others.isEmpty() ? all : others;
  }

  private static UserLookup first(
      List<UserDirectory> asked, Function<UserDirectory, UserLookup> question) {
    UserLookup outcome = UserLookup.unknown();
    for (UserDirectory one : asked) {
      UserLookup answer = asked(one, question);
      if (answer instanceof UserLookup.Found) {
        return answer;
      }
      outcome = outcome instanceof UserLookup.Unavailable ? outcome : answer;
    }
    return outcome;
  }

  /** A directory is the embedder's code: what it throws hides nobody whom another knows. */
  private static UserLookup asked(UserDirectory one, Function<UserDirectory, UserLookup> question) {
    UserLookup answer;
    try {
      answer = Objects.requireNonNull(question.apply(one), "a directory found null");
    } catch (Throwable e) {
      LOG.error("a user directory failed, the next one is asked", LogText.printable(e));
      Fatal.rethrow(e);
      return UserLookup.unavailable("a user directory failed");
    }
    if (answer instanceof UserLookup.Unavailable away) {
      // Of every look-up until it is mended: no stack.
      LOG.warn(
          "a user directory is away, the next one is asked reason={}",
          LogText.reason(away.reason()));
    }
    return answer;
  }

  @Override
  public boolean canList() {
    return listed().findAny().isPresent();
  }

  /** One that is away hides nobody in silence: a list without its users would look whole. */
  @Override
  public List<String> users() throws IOException {
    Set<String> users = new LinkedHashSet<>();
    for (ListedUserDirectory one : listed().toList()) {
      users.addAll(one.users());
    }
    return List.copyOf(users);
  }

  private Stream<ListedUserDirectory> listed() {
    return all.stream().flatMap(one -> ListedUserDirectory.of(one).stream());
  }

  @Override
  public List<ServerPart> parts() {
    return List.copyOf(all);
  }
}
