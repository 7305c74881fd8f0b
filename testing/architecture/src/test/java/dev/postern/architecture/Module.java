package dev.postern.architecture;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The import table of ARCHITECTURE.md: one constant for each module, with its packages, the modules
 * it may use and the libraries it may use. What is not listed is not allowed. Modules that are
 * designed but not built yet stand here too.
 */
enum Module {
  CORE(
      "core",
      packages(
          "dev.postern",
          "dev.postern.net..",
          "dev.postern.tls..",
          "dev.postern.message..",
          "dev.postern.mime..",
          "dev.postern.store..",
          "dev.postern.table..",
          "dev.postern.dns",
          "dev.postern.template",
          "dev.postern.log",
          "dev.postern.delivery..",
          "dev.postern.filter",
          "dev.postern.auth"),
      uses(),
      libraries("org.apache.mina..", "org.slf4j..", "org.bouncycastle..", "jdk.net", "jdk.jfr")),
  AUTH(
      "auth",
      packages(
          "dev.postern.auth.login..",
          "dev.postern.auth.dialogue..",
          "dev.postern.auth.sasl..",
          "dev.postern.auth.password..",
          "dev.postern.auth.passwdfile..",
          "dev.postern.auth.fields..",
          "dev.postern.auth.passdb..",
          "dev.postern.auth.userdb..",
          "dev.postern.auth.dovecot..",
          "dev.postern.auth.policy..",
          "dev.postern.auth.secondfactor..",
          "dev.postern.auth.hash.."),
      uses(CORE),
      libraries(
          "org.slf4j..",
          "org.apache.commons.codec..",
          "org.bouncycastle..",
          "com.ongres.saslprep..",
          "com.ongres.stringprep..")),
  AUTH_SQL(
      "auth-sql", packages("dev.postern.auth.sql.."), uses(CORE, AUTH), libraries("org.slf4j..")),
  AUTH_PAM(
      "auth-pam",
      packages("dev.postern.auth.pam.."),
      uses(CORE, AUTH),
      libraries("org.slf4j..", "com.sun.jna..")),
  AUTH_LDAP(
      "auth-ldap",
      packages("dev.postern.auth.ldap.."),
      uses(CORE, AUTH),
      libraries("org.slf4j..", "com.unboundid..")),
  AUTH_OAUTH(
      "auth-oauth",
      packages("dev.postern.auth.oauth.."),
      uses(CORE, AUTH),
      libraries("org.slf4j..", "com.nimbusds..")),
  DNS(
      "dns",
      packages("dev.postern.dns.dnsjava"),
      uses(CORE),
      libraries("org.slf4j..", "org.xbill.DNS..")),
  SMTP("smtp", packages("dev.postern.smtp.."), uses(CORE, AUTH), libraries("org.slf4j..")),
  POP3("pop3", packages("dev.postern.pop3.."), uses(CORE, AUTH), libraries("org.slf4j..")),
  IMAP("imap", packages("dev.postern.imap.."), uses(CORE, AUTH), libraries("org.slf4j..")),
  MAILDIR("maildir", packages("dev.postern.maildir.."), uses(CORE), libraries("org.slf4j..")),
  FILTERS("filters", packages("dev.postern.filter.*.."), uses(CORE), libraries("org.slf4j..")),
  RELAY("relay", packages("dev.postern.relay.."), uses(CORE, SMTP), libraries("org.slf4j..")),
  MONITOR("monitor", packages("dev.postern.monitor.."), uses(CORE), libraries("org.slf4j..")),
  TESTING_KIT(
      "testing/kit",
      packages(
          "dev.postern.testing.contract..",
          "dev.postern.testing.dns",
          "dev.postern.testing.store",
          "dev.postern.testing.transcript.."),
      uses(CORE),
      libraries("org.junit.jupiter..", "org.assertj..", "org.opentest4j..", "org.apiguardian..")),
  TESTING_JUNIT(
      "testing/junit",
      packages("dev.postern.testing.junit.."),
      uses(CORE, AUTH, SMTP, POP3, IMAP, TESTING_KIT),
      libraries("org.slf4j..", "org.junit.jupiter..", "org.apiguardian..")),
  EXAMPLES("examples", packages("dev.postern.examples.."), anything(), libraries("..")),
  BENCH("testing/bench", packages("dev.postern.bench.."), anything(), libraries("..")),
  CRASH("testing/crash", packages("dev.postern.crash.."), anything(), libraries(".."));

  private static final Set<Module> UNPUBLISHED = EnumSet.of(EXAMPLES, BENCH, CRASH);

  private final String directory;
  private final List<String> packages;
  private final List<Module> uses;
  private final List<String> libraries;

  Module(String directory, List<String> packages, List<Module> uses, List<String> libraries) {
    this.directory = directory;
    this.packages = packages;
    this.uses = uses;
    this.libraries = libraries;
  }

  /** The folder below the root, as in the parent's {@code <modules>}. */
  String directory() {
    return directory;
  }

  /** ArchUnit's package identifiers. */
  String[] packages() {
    return packages.toArray(String[]::new);
  }

  boolean published() {
    return !UNPUBLISHED.contains(this);
  }

  /** Every package that a class of this module may refer to. */
  String[] mayUse() {
    Stream<String> own = Stream.concat(packages.stream(), Stream.of("java..", "javax.."));
    Stream<String> others = uses.stream().flatMap(module -> module.packages.stream());
    return Stream.of(own, others, libraries.stream())
        .flatMap(names -> names)
        .toArray(String[]::new);
  }

  /** The packages of all modules that users get. */
  static String[] publishedPackages() {
    return Arrays.stream(values())
        .filter(Module::published)
        .flatMap(module -> module.packages.stream())
        .toArray(String[]::new);
  }

  private static List<String> packages(String... names) {
    return List.of(names);
  }

  private static List<Module> uses(Module... modules) {
    return List.of(modules);
  }

  private static List<Module> anything() {
    return List.of();
  }

  private static List<String> libraries(String... names) {
    return List.of(names);
  }
}
