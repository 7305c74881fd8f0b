package dev.postern.examples;

import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.LocalDelivery;
import dev.postern.delivery.alias.Aliases;
import dev.postern.delivery.alias.VirtualAliases;
import dev.postern.table.LookupTable;
import dev.postern.table.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Whose mail goes to whom; told by {@code postern help smtp}. */
final class AliasOptions {
  private static final String ALIAS_MAPS = "--alias-maps";
  private static final String VIRTUAL_ALIAS_MAPS = "--virtual-alias-maps";

  /** Those whose text file Postfix indexes. */
  private static final Pattern INDEXED = Pattern.compile("(?:hash|texthash|btree|lmdb|cdb|dbm):");

  private static final Pattern TYPED = Pattern.compile("[a-z]+:.*", Pattern.DOTALL);

  @Option(names = "--recipient-delimiter", hidden = true)
  private String delimiter;

  @Option(names = ALIAS_MAPS, arity = "1..*", split = Networks.SEPARATOR, hidden = true)
  private List<String> aliasMaps = new ArrayList<>();

  @Option(names = VIRTUAL_ALIAS_MAPS, arity = "1..*", hidden = true)
  private List<String> virtualMaps = new ArrayList<>();

  @Option(
      names = "--virtual-alias-domains",
      arity = "1..*",
      split = Networks.SEPARATOR,
      hidden = true)
  private List<String> virtualDomains = new ArrayList<>();

  private Aliases aliases;
  private LookupTable[] tables;

  /** Whether addresses are read otherwise than by a server's usual target. */
  boolean isGiven() {
    return delimiter != null
        || !aliasMaps.isEmpty()
        || !virtualMaps.isEmpty()
        || !virtualDomains.isEmpty();
  }

  /** Domains that mail is taken for, and that have nothing but aliases. */
  List<String> virtualDomains() {
    return virtualDomains;
  }

  /**
   * Aliases in front of the mailboxes: virtual ones first, then those of the domains with
   * mailboxes.
   *
   * @param domains those; the first is added to names without one
   * @throws IllegalArgumentException if a value cannot be understood
   */
  DeliveryTarget before(LocalDelivery mailboxes, List<String> domains) {
    LocalDelivery local =
        delimiter == null
            ? mailboxes
            : Mistakes.named(
                "--recipient-delimiter", () -> mailboxes.recipientDelimiter(characters()));
    String[] own = domains.toArray(String[]::new);
    DeliveryTarget target = local;
    if (!aliasMaps.isEmpty()) {
      target =
          aliases()
              .localDomains(own)
              .origin(own[0])
              .recipientDelimiter(local.recipientDelimiter())
              .or(target);
    }
    if (!virtualMaps.isEmpty()) {
      target =
          VirtualAliases.of(tables())
              .aliasDomains(virtualDomains.toArray(String[]::new))
              .localDomains(own)
              .origin(own[0])
              .recipientDelimiter(local.recipientDelimiter())
              .or(target);
    }
    return target;
  }

  /**
   * Reads the files, as long as nothing is made.
   *
   * @throws IllegalArgumentException if one cannot be used
   */
  void check() {
    if (virtualMaps.isEmpty() && !virtualDomains.isEmpty()) {
      throw new IllegalArgumentException(
          "--virtual-alias-domains have no addresses without --virtual-alias-maps");
    }
    if (!aliasMaps.isEmpty()) {
      Aliases aliases = aliases();
      Mistakes.named(
          ALIAS_MAPS,
          () -> {
            aliases.check();
            return aliases;
          });
    }
    for (LookupTable table : tables()) {
      Mistakes.named(
          VIRTUAL_ALIAS_MAPS,
          () -> {
            table.check();
            return table;
          });
    }
  }

  private String characters() {
    // Postfix's own default is an empty value, which on a command line is a variable not set.
    return delimiter.equals("none") ? "" : delimiter;
  }

  /** One, so that its files are read, and their faults told, once. */
  private Aliases aliases() {
    if (aliases != null) {
      return aliases;
    }
    List<Path> files = aliasMaps.stream().map(AliasOptions::aliasFile).toList();
    aliases = Aliases.of(files.get(0), files.subList(1, files.size()).toArray(Path[]::new));
    return aliases;
  }

  private static Path aliasFile(String written) {
    String name = INDEXED.matcher(written).replaceFirst("");
    if (name.equals(written) && TYPED.matcher(written).matches()) {
      throw new IllegalArgumentException(
          ALIAS_MAPS + ": expected a file of aliases(5), e.g. hash:/etc/aliases: " + written);
    }
    return Path.of(name);
  }

  private LookupTable[] tables() {
    if (tables == null) {
      tables = readTables();
    }
    return tables.clone();
  }

  private LookupTable[] readTables() {
    return virtualMaps.stream()
        .flatMap(AliasOptions::parted)
        .map(words -> Mistakes.named(VIRTUAL_ALIAS_MAPS, () -> table(words)))
        .toArray(LookupTable[]::new);
  }

  /** A list, but for a table that stands in it, which may have blanks. */
  private static Stream<String> parted(String written) {
    return written.startsWith("inline:")
        ? Stream.of(written)
        : Stream.of(written.split(Networks.SEPARATOR)).filter(name -> !name.isEmpty());
  }

  private static LookupTable table(String words) {
    return TYPED.matcher(words).matches() ? LookupTable.parse(words) : TextTable.of(Path.of(words));
  }
}
