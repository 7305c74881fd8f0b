package dev.postern.auth;

import dev.postern.ServerPart;

/**
 * Knows which users exist and where their mail is (what Dovecot calls a userdb). Asked at delivery
 * and after each login. Called by many threads at once; may block.
 *
 * <pre>{@code
 * UserDirectory staff = name ->
 *     name.endsWith("@example.org") ? UserLookup.found(MailUser.of(name)) : UserLookup.unknown();
 * }</pre>
 */
@FunctionalInterface
public interface UserDirectory extends ServerPart {

  /** Knows nobody. After a login it is not asked: the authenticator's word is all there is. */
  UserDirectory NONE = name -> UserLookup.unknown();

  /**
   * Finds a user by the name in an address or a login, e.g. {@code ann@example.org}. One that
   * throws or answers null could not tell, as with {@link UserLookup.Unavailable}; that is logged
   * as a bug.
   */
  UserLookup find(String name);

  /**
   * Where the mail of a user is whom an authenticator has accepted; asked after a login. Default:
   * {@link #find} by its name. One that takes the authenticator's word for something needs this.
   */
  default UserLookup locate(MailUser accepted) {
    return find(accepted.name());
  }

  /**
   * Whom the authenticator has located itself (Dovecot's prefetch userdb): one that gave a home or
   * further fields. It cannot tell of anybody else, so alone it has all mail wait ({@link
   * UserLookup.Unavailable}); in a chain it stands before a directory that can, and leaves all
   * deliveries to it.
   *
   * <pre>{@code
   * UserDirectory.chain(UserDirectory.prefetch(), directory)
   * }</pre>
   */
  static UserDirectory prefetch() {
    return PrefetchedUsers.ALL;
  }

  /**
   * Several in order, as Dovecot's userdbs: the first that knows the user answers. If none does,
   * the answer is that it cannot be told now if one of them could not tell, and else that there is
   * no such user. One that throws or answers null could not tell; that is logged, and the next one
   * is asked. So a name that two of them know should mean the same mailbox, and one that knows
   * every name has no place behind one that may be away.
   *
   * <p>It {@linkplain ListedUserDirectory lists} the users of those that can.
   */
  static UserDirectory chain(UserDirectory first, UserDirectory... next) {
    return new UserDirectoryChain(Links.of(first, next));
  }
}
