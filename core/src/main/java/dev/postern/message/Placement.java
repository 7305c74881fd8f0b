package dev.postern.message;

import dev.postern.store.Flags;
import dev.postern.store.MailboxInfo.SpecialUse;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a recipient's copy of a message is put, and how it is marked there. It is a wish of a
 * filter ({@link dev.postern.filter.Verdict#withPlacement}) or of a target that hands mail on;
 * local delivery follows it, and a target that has no mailboxes does not care. Immutable.
 *
 * <pre>{@code
 * Verdict.pass().withPlacement(Placement.JUNK)
 * recipient.withPlacement(Placement.mailbox("Lists").withFlags(Flags.of(SystemFlag.FLAGGED)))
 * }</pre>
 */
public final class Placement {
  /** The inbox, without any mark. */
  public static final Placement INBOX =
      new Placement(new Values("INBOX", Optional.empty(), Flags.NONE));

  /** The mailbox for junk, which is made if there is none. */
  public static final Placement JUNK =
      new Placement(new Values("Junk", Optional.of(SpecialUse.JUNK), Flags.NONE));

  private final Values values;

  private Placement(Values values) {
    this.values = values;
  }

  /**
   * A mailbox by its full name, levels parted as in the account. If the recipient has no such
   * mailbox, the copy is put into the inbox: what is misplaced is found there.
   *
   * @throws IllegalArgumentException if the name is empty
   */
  public static Placement mailbox(String name) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("a mailbox has a name");
    }
    return new Placement(new Values(name, Optional.empty(), Flags.NONE));
  }

  /** The mailbox's name; where there is a {@link #specialUse}, that of the one to make for it. */
  public String mailbox() {
    return values.mailbox();
  }

  /** If present, the mailbox that the recipient has for this use, whatever it is called. */
  public Optional<SpecialUse> specialUse() {
    return values.specialUse();
  }

  /** The flags and keywords that the copy has from the beginning. */
  public Flags flags() {
    return values.flags();
  }

  /** The same mailbox with other flags. */
  public Placement withFlags(Flags flags) {
    Objects.requireNonNull(flags, "flags");
    return new Placement(new Values(values.mailbox(), values.specialUse(), flags));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Placement placement && values.equals(placement.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** The mailbox, and the flags if there are any. */
  @Override
  public String toString() {
    return values.flags().isEmpty() ? mailbox() : mailbox() + ' ' + flags();
  }

  private record Values(String mailbox, Optional<SpecialUse> specialUse, Flags flags) {}
}
