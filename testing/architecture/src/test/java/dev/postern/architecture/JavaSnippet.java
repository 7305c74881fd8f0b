package dev.postern.architecture;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Java in a document, compiled as a reader would who adds the imports: a class or methods as they
 * are, statements inside a method, lines of expressions one by one. Names that the text leaves to
 * the reader ({@code chain}, {@code users}...) are given.
 */
record JavaSnippet(int line, String text, Optional<Path> origin) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");

  private static final Pattern EXAMPLE =
      Pattern.compile("(?ms)^ \\* <pre>\\{@code\\n(.*?)^ \\* }</pre>");

  /** Between parts of a block that do not follow each other where they come from. */
  private static final Pattern PARTS = Pattern.compile("(?m)^\\s*// \\.\\.\\.$");

  /** Says which file of the project a block was taken from. */
  private static final Pattern ORIGIN = Pattern.compile("<!-- from (\\S+) -->\\n\\z");

  /** Every API package, so that snippets need no imports. */
  private static final List<String> PACKAGES =
      List.of(
          "java.io",
          "java.nio",
          "java.nio.charset",
          "java.nio.file",
          "java.time",
          "java.util",
          "java.util.stream",
          "javax.net.ssl",
          "org.junit.jupiter.api",
          "dev.postern",
          "dev.postern.auth",
          "dev.postern.auth.dovecot.server",
          "dev.postern.auth.dovecot.client",
          "dev.postern.auth.ldap",
          "dev.postern.auth.login",
          "dev.postern.auth.oauth",
          "dev.postern.auth.pam",
          "dev.postern.auth.passdb",
          "dev.postern.auth.passwdfile",
          "dev.postern.auth.password",
          "dev.postern.auth.policy",
          "dev.postern.auth.sasl",
          "dev.postern.auth.secondfactor",
          "dev.postern.auth.sql",
          "dev.postern.auth.userdb",
          "dev.postern.delivery",
          "dev.postern.dns",
          "dev.postern.dns.dnsjava",
          "dev.postern.delivery.alias",
          "dev.postern.filter",
          "dev.postern.imap",
          "dev.postern.maildir",
          "dev.postern.message",
          "dev.postern.mime",
          "dev.postern.net",
          "dev.postern.pop3",
          "dev.postern.smtp",
          "dev.postern.smtp.policy",
          "dev.postern.smtp.policy.delegation",
          "dev.postern.smtp.policy.greylist",
          "dev.postern.store",
          "dev.postern.table",
          "dev.postern.testing.contract",
          "dev.postern.testing.dns",
          "dev.postern.testing.store",
          "dev.postern.testing.transcript");

  /** What the surrounding text lets the reader think of. */
  private static final String GIVEN =
      """
      Path chain, key, chain2, key2, file, users;
      char[] password;
      static class MyStore implements MailStore {
        public Account account(MailUser user) { return null; }
        public void close() {}
      }
      """;

  static List<JavaSnippet> in(String document) {
    return in(document, BLOCK);
  }

  /** The examples of a package's page. */
  static List<JavaSnippet> inPage(String packageInfo) {
    return in(packageInfo, EXAMPLE).stream()
        .map(
            found ->
                new JavaSnippet(found.line, found.text.replaceAll("(?m)^ \\* ?", ""), found.origin))
        .toList();
  }

  private static List<JavaSnippet> in(String document, Pattern block) {
    List<JavaSnippet> found = new ArrayList<>();
    Matcher matcher = block.matcher(document);
    while (matcher.find()) {
      String before = document.substring(0, matcher.start());
      Optional<Path> origin =
          ORIGIN.matcher(before).results().map(from -> Path.of(from.group(1))).findFirst();
      found.add(new JavaSnippet((int) before.lines().count() + 2, matcher.group(1), origin));
    }
    return found;
  }

  /** Its parts that are not in a file, whose lines may be broken and indented otherwise. */
  List<String> missingFrom(String source) {
    String whole = unbroken(source);
    return PARTS
        .splitAsStream(text)
        .filter(part -> !part.isBlank() && !whole.contains(unbroken(part)))
        .toList();
  }

  private static String unbroken(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }

  /** What the compiler has against it, whichever way it is read. */
  Optional<String> complaint() {
    List<String> complaints = new ArrayList<>();
    for (String body : readings()) {
      String complaint = compile(body);
      if (complaint.isEmpty()) {
        return Optional.empty();
      }
      complaints.add(complaint);
    }
    return Optional.of(complaints.get(0));
  }

  private List<String> readings() {
    String inMethod = "void snippet() throws Exception {\n%s\n}\n";
    String expressions =
        text.lines()
            .map(code -> code.replaceAll("\\s*//.*", ""))
            .filter(code -> !code.isBlank())
            .map(code -> "use(" + code + ");")
            .collect(Collectors.joining("\n"));
    return isMember()
        ? List.of(text)
        : List.of(inMethod.formatted(text), inMethod.formatted(expressions));
  }

  private boolean isMember() {
    return text.startsWith("class ") || text.startsWith("static ") || text.startsWith("@");
  }

  private static String compile(String members) {
    String imports =
        PACKAGES.stream().map(name -> "import " + name + ".*;\n").collect(Collectors.joining());
    String unit =
        imports + "class Reader {\n" + GIVEN + "void use(Object value) {}\n" + members + "}\n";
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options = List.of("-proc:none", "-implicit:none", "-Xlint:none");
    boolean good =
        compiler
            .getTask(new StringWriter(), null, found, options, null, List.of(new Source(unit)))
            .call();
    return good
        ? ""
        : found.getDiagnostics().stream().map(JavaSnippet::words).collect(Collectors.joining());
  }

  private static String words(Diagnostic<? extends JavaFileObject> diagnostic) {
    return "\n  " + diagnostic.getMessage(Locale.ROOT);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Reader.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
