package dev.postern.examples;

import dev.postern.maildir.MaildirStore;
import dev.postern.maildir.MaildirStoreBuilder;
import dev.postern.maildir.Ownership;
import dev.postern.maildir.SyncMode;
import dev.postern.pop3.UidlFormat;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How mail is kept and shown, for {@code postern serve}. */
final class MailOptions {
  @Option(
      names = "--maildir",
      paramLabel = "TEMPLATE",
      description =
          "Dovecot's mail_location, with %%u %%n %%d %%h. Default: DIR/mail/%%d/%%n/Maildir")
  private String maildir;

  @Option(
      names = "--ownership",
      paramLabel = "WHOSE",
      description =
          "Whose files of mail are: process (default), or each-user, of uid and gid of the userdb")
  private String ownership = "process";

  @Option(
      names = "--sync",
      paramLabel = "MODE",
      description = "never: mail may be lost when the machine stops. Default: always")
  private String sync = "always";

  @Option(
      names = "--quota-rule",
      paramLabel = "RULE",
      description = "Dovecot's quota_rule, e.g. *:storage=1G. Repeatable")
  private List<String> quotaRules = new ArrayList<>();

  @Option(
      names = "--uidl",
      paramLabel = "FORMAT",
      description = "Dovecot's pop3_uidl_format. Default: %%08Xu%%08Xv")
  private String uidl;

  /**
   * The store, which nobody has used.
   *
   * @param usual where mailboxes are without {@code --maildir}
   * @throws IllegalArgumentException if a value cannot be understood, or no mail can be there
   */
  MaildirStore store(String usual) {
    MaildirStoreBuilder builder =
        Mistakes.named("--maildir", () -> MaildirStore.builder(maildir == null ? usual : maildir));
    Mistakes.named(
        "--quota-rule",
        () -> {
          quotaRules.forEach(builder::quotaRule);
          return builder;
        });
    MaildirStore store = builder.sync(syncMode()).ownership(whose()).build();
    return Mistakes.named(
        maildir == null ? "--data" : "--maildir",
        () -> {
          store.check();
          return store;
        });
  }

  /**
   * The form of unique ids.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  UidlFormat uidl() {
    return uidl == null
        ? UidlFormat.DEFAULT
        : Mistakes.named("--uidl", () -> UidlFormat.parse(uidl));
  }

  /** Whether mail may be lost when the machine stops. */
  boolean losesMail() {
    return syncMode() == SyncMode.NEVER;
  }

  private Ownership whose() {
    return switch (ownership) {
      case "process" -> Ownership.PROCESS;
      case "each-user" -> Ownership.EACH_USER;
      default ->
          throw new IllegalArgumentException("--ownership is process or each-user: " + ownership);
    };
  }

  private SyncMode syncMode() {
    return switch (sync) {
      case "always" -> SyncMode.ALWAYS;
      case "never" -> SyncMode.NEVER;
      default -> throw new IllegalArgumentException("--sync is always or never: " + sync);
    };
  }
}
