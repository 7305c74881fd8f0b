package dev.postern.delivery.alias;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.postern.Limits;
import dev.postern.message.EmailAddress;
import dev.postern.table.LookupTable;
import dev.postern.table.SteppedClock;
import dev.postern.table.file.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Postfix has no answer for; else see {@link PostfixAnswersTest}. */
final class AliasesTest {
  @TempDir private Path directory;
  private final Accepting all = new Accepting();
  private long age = 10_000;

  /** Written a while ago, and later than what was written before. */
  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(age--)));
    return file;
  }

  private Aliases aliases(String text) throws IOException {
    return Aliases.of(write("aliases", text)).localDomains("x");
  }

  @Test
  void aFileIsReadAgainWhenItChanged() throws Exception {
    Aliases aliases = aliases("team: ann\n");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("ann@x");
    write("aliases", "team: bob\n");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("bob@x");
    Path other = write("other", "team: eve\n");
    Files.move(other, directory.resolve("aliases"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(all.answer(aliases, "team@x")).isEqualTo("eve@x");
  }

  @Test
  void aFileThatIsAwayDefersAndComesBack() throws Exception {
    SteppedClock clock = new SteppedClock();
    Path file = write("aliases", "team: ann\n");
    Aliases aliases = Aliases.of(new AliasFile(file, clock)).localDomains("x");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("ann@x");
    Files.delete(file);
    assertThat(all.answer(aliases, "team@x")).isEqualTo("ann@x");
    clock.move(TableFile.PATIENCE);
    assertThat(all.answer(aliases, "team@x")).isEqualTo("451 4.3.0");
    assertThat(all.answer(aliases, "bob@x")).isEqualTo("451 4.3.0");
    assertThat(all.answer(aliases, "bob@y")).isEqualTo("bob@y");
    write("aliases", "team: bob\n");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("bob@x");
  }

  @Test
  void aMistakeDefersItsAliasAlone() throws Exception {
    Aliases aliases =
        aliases(
            "bad: \"ann\nodd: ann@\nat: @y\nchars: a@b\\,c\nteam: ann\nrel: :include:list\nrun: \"|run\"\n");
    for (String name : List.of("bad", "odd", "at", "chars", "rel", "run")) {
      assertThat(all.answer(aliases, name + "@x")).as(name).isEqualTo("451 4.3.0");
    }
    assertThat(all.answer(aliases, "team@x")).isEqualTo("ann@x");
  }

  @Test
  void aFileIsLookedAtWhenTheServerStarts() throws Exception {
    aliases("# nothing\n").check();
    aliases("team: ann, :include:" + write("list", "bob\n") + "\n").check();
    assertThatIOException()
        .isThrownBy(() -> Aliases.of(directory.resolve("none")).check())
        .withMessageContaining("there is no file");
    assertCheck("team: ann\n\n# it\nrun:\n  \"|run it\"\n", "aliases line 4: commands and files");
    assertCheck("a: b\nfile: /var/mail/x\n", "aliases line 2: commands and files");
    assertCheck("a: b\nlist: :include:/none/here\n", "aliases line 2: cannot be included");
    assertCheck("a: \"b\n", "aliases line 1: \" is not closed");
    Path list = write("list", "bob\n|run\n");
    assertCheck("a: :include:" + list + "\n", "aliases line 1: commands and files");
    write("list", "bob\n\n<eve\n");
    assertCheck("a: :include:" + list + "\n", "list line 3: < is not closed");
  }

  private void assertCheck(String text, String message) throws IOException {
    Aliases aliases = aliases(text);
    assertThatIOException().isThrownBy(aliases::check).withMessageContaining(message);
  }

  @Test
  void commandsAndFilesCanHaveATargetOfTheirOwn() throws Exception {
    Aliases aliases =
        aliases("ann: ann, \"|/usr/bin/vacation ann\", /var/mail/ann\n")
            .destinations(text -> new EmailAddress(text.replaceAll("\\W", "-"), "programs"));
    aliases.check();
    assertThat(all.answer(aliases, "ann@x"))
        .isEqualTo(
            "-usr-bin-vacation-ann@programs, -var-mail-ann@programs, ann@x"
                .replace("-usr-bin-vacation", "--usr-bin-vacation"));
    Aliases nothing = aliases.destinations(text -> null);
    assertThat(all.answer(nothing, "ann@x")).isEqualTo("451 4.3.0");
  }

  @Test
  void includedFilesAreReadAgainAndDeferWhileTheyAreAway() throws Exception {
    Path list = write("list", "ann\nbob@y, Eve <eve@y>\n  # none\n");
    Aliases aliases = aliases("team: :include:" + list + ", zoe\n");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("ann@x, bob@y, eve@y, zoe@x");
    write("list", "ann\n");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("ann@x, zoe@x");
    Aliases never = aliases("team: zoe, :include:" + directory.resolve("never") + "\n");
    assertThat(all.answer(never, "team@x")).isEqualTo("451 4.3.0");
    assertThat(all.answer(never, "zoe@x")).isEqualTo("zoe@x");
  }

  @Test
  void anIncludedFileThatIsAwayServesForAWhile() throws Exception {
    SteppedClock clock = new SteppedClock();
    Path list = write("list", "ann\n");
    IncludeFiles files = new IncludeFiles(clock);
    List<AddressList.Word> words = AddressList.words(":include:" + list);
    assertThat(files.expand(words)).hasSize(1);
    Files.delete(list);
    assertThat(files.expand(words)).hasSize(1);
    clock.move(TableFile.PATIENCE);
    assertThatIOException()
        .isThrownBy(() -> files.expand(words))
        .withMessage("there is no file " + list);
  }

  @Test
  void filesThatIncludeEachOtherEnd() throws Exception {
    Path one = write("one", "ann, :include:" + directory.resolve("two") + "\n");
    Path two = write("two", "bob\n:include:" + one + "\n:include:" + directory.resolve("two"));
    assertThat(all.answer(aliases("team: :include:" + two), "team@x")).isEqualTo("ann@x, bob@x");
  }

  @Test
  void aLongListIsReadOnceAndAllOfItsMembersGetTheMail() throws Exception {
    int members = 10_000;
    Path list =
        write(
            "list",
            IntStream.range(0, members)
                .mapToObj(i -> "member" + i)
                .collect(Collectors.joining("\n")));
    Aliases aliases = aliases("team: :include:" + list + "\nowner-team: ann\n");
    assertThat(all.answer(aliases, "team@x", members - 1)).isEqualTo("451 4.6.0");
    all.answer(aliases, "team@x", members);
    assertThat(all.delivered()).hasSize(members).contains("member9999@x from owner-team@x");
  }

  @Test
  void namesAreOfTheRecipientsDomainUnlessAnOriginIsNamed() throws Exception {
    Aliases aliases = aliases("postmaster: root\nroot: ann\n").localDomains("x", "w");
    assertThat(all.answer(aliases, "root@x")).isEqualTo("ann@x");
    assertThat(all.answer(aliases, "postmaster@w")).isEqualTo("ann@w");
    assertThat(all.answer(aliases, "postmaster")).isEqualTo("ann@w");
    assertThat(all.answer(aliases.origin("X"), "postmaster@w")).isEqualTo("ann@x");
    assertThat(all.answer(aliases, "root@y")).isEqualTo("root@y");
    assertThat(all.answer(aliases.recipientDelimiter("-"), "root-a@x")).isEqualTo("ann@x");
    assertThat(all.answer(aliases.recipientDelimiter("-"), "root+a@x")).isEqualTo("root+a@x");
    Aliases owned = aliases("list: ann\nowner-list: bob@z\n").localDomains("x", "w");
    assertThat(all.answer(owned, "list@w")).isEqualTo("ann@w from owner-list@w");
    assertThat(all.answer(owned.origin("x"), "list@w")).isEqualTo("ann@x from owner-list@x");
  }

  @Test
  void theDomainsAreTheServersUnlessNamed() throws Exception {
    Aliases aliases = Aliases.of(write("aliases", "team: ann\n"));
    assertThat(all.answer(aliases, "team@served")).isEqualTo("team@served");
    aliases.start(Accepting.server(Limits.defaults(), "served"));
    assertThat(all.answer(aliases, "team@served")).isEqualTo("ann@served");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("team@x");
  }

  @Test
  void severalFilesAndTablesAreAskedInOrder() throws Exception {
    Aliases files =
        Aliases.of(write("one", "a: first\n"), write("two", "a: second\nb: third\nowner-a: o\n"))
            .localDomains("x");
    assertThat(files.parts()).hasSize(2);
    assertThat(all.answer(files, "a@x")).isEqualTo("first@x from owner-a@x");
    assertThat(all.answer(files, "b@x")).isEqualTo("third@x");
    Aliases table = Aliases.of(LookupTable.of(Map.of("a", "b, c@y"))).localDomains("x");
    table.check();
    assertThatIOException()
        .isThrownBy(() -> Aliases.of(LookupTable.of(Map.of("a", "|run"))).check())
        .withMessageContaining("alias a: commands and files");
    assertThat(all.answer(table, "A@x")).isEqualTo("b@x, c@y");
  }

  @Test
  void whoIsGoneKeepsTheMailFromNobody() throws Exception {
    Aliases aliases = aliases("team: ann, gone\nnobody: gone\n");
    assertThat(all.answer(aliases, "team@x")).isEqualTo("!5.1.1, ann@x");
    assertThat(all.answer(aliases, "nobody@x")).isEqualTo("!5.1.1");
  }

  @Test
  void aFileIsUtf8AndMayEndWithoutALine() throws Exception {
    Path file = directory.resolve("aliases");
    Files.write(file, "jürgen: jörg@x.example".getBytes(UTF_8));
    assertThat(all.answer(Aliases.of(file).localDomains("x"), "JÜRGEN@x"))
        .isEqualTo("jörg@x.example");
  }

  @Test
  void nullsAreNamed() throws Exception {
    Aliases aliases = aliases("");
    assertThatNullPointerException().isThrownBy(() -> Aliases.of((Path) null)).withMessage("file");
    assertThatNullPointerException()
        .isThrownBy(() -> Aliases.of(directory, (Path) null))
        .withMessage("more");
    assertThatNullPointerException()
        .isThrownBy(() -> Aliases.of((LookupTable[]) null))
        .withMessage("tables");
    assertThatNullPointerException()
        .isThrownBy(() -> aliases.destinations(null))
        .withMessage("addresses");
  }
}
