package dev.postern.examples;

import dev.postern.auth.sql.SqlAuthenticator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Users of an SQL database, by a file as Dovecot's {@code dovecot-sql.conf.ext}, whose {@code
 * connect} is a JDBC URL. The driver is on the class path.
 */
final class SqlFile {
  private static final Pattern CONNECT =
      Pattern.compile("^[ \\t]*connect[ \\t]*=[ \\t]*(.*?)[ \\t]*$", Pattern.MULTILINE);
  private static final String JDBC = "jdbc:";

  private SqlFile() {}

  /**
   * The users.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it cannot be understood, or the driver is missing
   */
  static SqlAuthenticator read(Path file) throws IOException {
    if (file.toString().startsWith(JDBC)) {
      throw new IllegalArgumentException(
          "sql takes a file as dovecot-sql.conf.ext, with the JDBC URL behind \"connect =\": a"
              + " password would be seen in the list of processes");
    }
    String text = Files.readString(file);
    Matcher connect = CONNECT.matcher(text);
    if (!connect.find() || !connect.group(1).startsWith(JDBC)) {
      throw new IllegalArgumentException(
          file + ": connect is to be a JDBC URL, e.g. connect = jdbc:postgresql://localhost/mail");
    }
    String url = connect.group(1);
    requireDriver(url);
    return SqlAuthenticator.of(new DriverSource(url)).settings(text).build();
  }

  /** The URL's beginning alone is told, since a password may be behind it. */
  private static void requireDriver(String url) {
    try {
      DriverManager.getDriver(url);
    } catch (SQLException e) {
      String kind = url.replaceFirst("(jdbc:[A-Za-z0-9]*).*", "$1");
      throw new IllegalArgumentException(
          "no driver for "
              + kind
              + " on the class path: java -cp postern.jar:driver.jar dev.postern.examples.Postern"
              + " serve ...",
          e);
    }
  }
}
