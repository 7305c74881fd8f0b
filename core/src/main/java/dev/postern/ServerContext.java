package dev.postern;

import dev.postern.auth.Authenticator;
import dev.postern.auth.LoginGuard;
import dev.postern.auth.SaslMechanism;
import dev.postern.auth.UserDirectory;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.filter.MessageFilter;
import dev.postern.message.SpoolSpace;
import dev.postern.store.MailStore;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What a server offers to the sessions of its protocols; set once by {@link MailServerBuilder}. */
public interface ServerContext {

  /** The name the server goes by, e.g. {@code mail.example.org}. */
  String hostname();

  /**
   * The domains whose mail it takes, in lower case and in A-labels ({@link
   * dev.postern.message.Idna}).
   */
  Set<String> domains();

  /** What a peer may use up. */
  Limits limits();

  /** Who may log in. */
  Authenticator authenticator();

  /**
   * Who exists, and where the mail of each is; {@link UserDirectory#NONE} if nobody was named who
   * knows.
   */
  UserDirectory userDirectory();

  /** What makes guessing passwords slow. */
  LoginGuard loginGuard();

  /** SASL mechanisms the embedder chose; empty for those that the protocols bring along. */
  List<SaslMechanism> saslMechanisms();

  /** What the salts of users who have none are derived with: at least 16 octets, a copy. */
  byte[] saltKey();

  /** Whether a password may cross a connection that others could listen to. */
  PlaintextLogins plaintextLogins();

  /** Where mail is kept. */
  MailStore store();

  /** Where messages lie while they arrive. */
  SpoolSpace spool();

  /** Where accepted mail goes. */
  DeliveryTarget delivery();

  /** What looks at incoming mail, in order. */
  List<MessageFilter> filters();

  /** Who is told what happens. */
  ServerObserver observer();

  /** The time. */
  Clock clock();

  /** Randomness for ids and challenges. */
  RandomGenerator random();

  /**
   * What the sessions of this server have in common, such as counts for each user: one of a type.
   * Any thread may call it.
   *
   * @param make makes it when it is asked for the first time; calls nothing of this server
   */
  <T> T shared(Class<T> type, Supplier<? extends T> make);

  /** Whether a password may cross a connection that others could listen to. */
  enum PlaintextLogins {
    /**
     * Only with TLS or over a unix-domain socket (Dovecot's {@code disable_plaintext_auth = yes}).
     */
    FORBIDDEN,
    /** Anywhere. */
    ALLOWED
  }
}
