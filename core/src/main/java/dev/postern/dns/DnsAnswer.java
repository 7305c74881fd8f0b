package dev.postern.dns;

import java.util.List;
import java.util.Objects;

/**
 * What the DNS says. That nobody can tell is a {@link DnsException}.
 *
 * @param <R> the records that were asked for
 */
public sealed interface DnsAnswer<R extends DnsRecord> {

  /** The records; empty if there are none, for whatever reason. */
  List<R> records();

  /**
   * There are such records.
   *
   * @param records at least one
   */
  record Found<R extends DnsRecord>(List<R> records) implements DnsAnswer<R> {
    public Found {
      records = List.copyOf(Objects.requireNonNull(records, "records"));
      if (records.isEmpty()) {
        throw new IllegalArgumentException("who finds nothing says NoData or NoSuchName");
      }
    }
  }

  /** The name exists, without records of this type. */
  record NoData<R extends DnsRecord>() implements DnsAnswer<R> {
    @Override
    public List<R> records() {
      return List.of();
    }
  }

  /** There is no such name. */
  record NoSuchName<R extends DnsRecord>() implements DnsAnswer<R> {
    @Override
    public List<R> records() {
      return List.of();
    }
  }
}
