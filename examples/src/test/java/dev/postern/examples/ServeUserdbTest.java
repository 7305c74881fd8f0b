package dev.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} with each database of users alone, also with those that cannot name them all. */
@Timeout(120)
class ServeUserdbTest {
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

  @TempDir private Path folder;

  @BeforeEach
  void databases() throws Exception {
    users(folder.resolve("passwd"));
    users(Files.createDirectory(folder.resolve("example.org")).resolve("passwd"));
    Path table = folder.resolve("users.sql");
    Files.writeString(table, "create table users(name varchar(99), password varchar(99))");
    String sql =
        "connect = jdbc:h2:mem:serve;INIT=RUNSCRIPT FROM '"
            + table
            + "'\npassword_query = SELECT password FROM users WHERE name = '%u'\n"
            + "user_query = SELECT name AS \"user\" FROM users WHERE name = '%u'\n";
    Files.writeString(folder.resolve("sql"), sql);
    Files.writeString(
        folder.resolve("sql-listed"), sql + "iterate_query = SELECT name AS \"user\" FROM users\n");
  }

  private static void users(Path file) throws Exception {
    Files.writeString(file, "ann@example.org:{PLAIN}secret\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--passdb passwd-file:DIR/passwd",
        "--passdb passwd-file:DIR/%d/passwd",
        "--passdb sql:DIR/sql",
        "--passdb sql:DIR/sql-listed",
        "--passdb passwd-file:DIR/passwd --userdb passwd-file:DIR/%d/passwd",
        "--passdb passwd-file:DIR/passwd --userdb sql:DIR/sql",
        "--passdb passwd-file:DIR/passwd --userdb passwd",
        "--passdb passwd-file:DIR/passwd --userdb static:home=DIR/%n",
        "--passdb passwd-file:DIR/%d/passwd --userdb static:home=DIR/%n",
        "--passdb passwd-file:DIR/passwd --userdb static:home=DIR/%n+allow_all_users=yes",
        "--passdb passwd-file:DIR/passwd --userdb passwd-file:DIR/%d/passwd --userdb sql:DIR/sql"
      })
  void itStarts(String databases) throws Exception {
    assertThat(started(databases)).endsWith("ready");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--passdb passwd-file:DIR/%d/passwd",
        "--passdb sql:DIR/sql",
        "--passdb passwd-file:DIR/passwd --userdb static:home=DIR/%n+allow_all_users=yes"
      })
  void whoseUsersNobodyNamesMayHaveAPostmasterAmongThem(String databases) throws Exception {
    assertThat(started(databases))
        .anyMatch(line -> line.contains("mail for postmaster is refused if there is no such user"));
  }

  private List<String> started(String databases) throws Exception {
    String serve = "serve --data DIR/data --domain example.org --listen smtp=127.0.0.1:0 ";
    String[] arguments =
        Arrays.stream((serve + databases).split(" ", -1))
            .map(text -> text.replace("DIR", folder.toString()).replace('+', ' '))
            .toArray(String[]::new);
    Process server =
        ChildJvm.prepare(QUICK, Postern.class, arguments)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = server.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        lines.add(line);
        if (line.equals("ready")) {
          break;
        }
      }
    } finally {
      server.destroyForcibly();
    }
    return lines;
  }
}
