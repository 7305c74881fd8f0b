package dev.postern.delivery.alias;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.postern.Limits;
import dev.postern.delivery.Delivery;
import dev.postern.delivery.DeliveryOutcome;
import dev.postern.delivery.DeliveryTarget;
import dev.postern.delivery.Resolution;
import dev.postern.message.EmailAddress;
import dev.postern.message.Envelope;
import dev.postern.message.MessageSource;
import dev.postern.message.Recipient;
import dev.postern.message.Route;
import dev.postern.message.SmtpStatus;
import dev.postern.table.LookupTable;
import dev.postern.table.SteppedClock;
import dev.postern.table.file.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
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
    assertCheck("a: b\nodd: ann@\n", "aliases line 2: no address: ann@");
    Path list = write("list", "bob\n|run\n");
    aliases("a: :include:" + list + "\n").check();
    write("list", "bob\n\n<eve\n");
    assertCheck("a: :include:" + list + "\n", "list line 3: < is not closed");
  }

  private void assertCheck(String text, String message) throws IOException {
    Aliases aliases = aliases(text);
    assertThatIOException().isThrownBy(aliases::check).withMessageContaining(message);
  }

  @Test
  void commandsAndFilesCanHaveATargetOfTheirOwn() throws Exception {
    Programs programs = new Programs();
    Aliases aliases =
        aliases("ann: ann, \"|/usr/bin/vacation ann\", \"|/usr/bin/Vacation ann\", /var/mail/ann\n")
            .destinations(programs);
    assertThat(aliases.parts()).contains(programs);
    aliases.check();
    assertThat(all.answer(aliases, "ann@x")).isEqualTo("ann@x");
    assertThat(programs.given)
        .containsExactly(
            "|/usr/bin/vacation ann=/usr/bin/vacation ann",
            "|/usr/bin/Vacation ann=/usr/bin/Vacation ann",
            "/var/mail/ann=var/mail/ann");
    assertThat(all.answer(aliases("away: \"|away\"\n").destinations(programs), "away@x"))
        .isEqualTo("451 4.3.0");
  }

  /** They have no domain, and are nobody's but who serves them. */
  @Test
  void noOtherNamesACommandOrAFile() throws Exception {
    Programs programs = new Programs();
    Aliases aliases = aliases("run: \"|run\"\n/file: ann\n|run: ann\n").destinations(programs);
    for (String named : List.of("|run@x", "/file@x", "|run@y", "/file@y")) {
      all.answer(aliases, named);
      assertThat(programs.given).as(named).isEmpty();
    }
    VirtualAliases catchAll = VirtualAliases.of(LookupTable.parse("static:office@y"));
    assertThat(catchAll.resolve(new EmailAddress("|run", ""), Accepting.envelope()))
        .isEqualTo(Resolution.notResponsible());
    assertThat(aliases("").resolve(new EmailAddress("|run", ""), Accepting.envelope()))
        .as("without a target")
        .isEqualTo(Resolution.notResponsible());
    assertThat(
            aliases.deliver(
                Delivery.of(
                    Accepting.envelope()
                        .withRecipients(List.of(Recipient.of(new EmailAddress("|run", "")))),
                    MessageSource.of(new byte[0]))))
        .as("not resolved")
        .containsExactly(DeliveryOutcome.deferred(SmtpStatus.TRY_LATER));
  }

  /** Whoever keeps a list would run what they like. */
  @Test
  void includedFilesNameNoCommandsUnlessThatIsAllowed() throws Exception {
    Programs programs = new Programs();
    Path list = write("list", "bob\n|run\n/file\n");
    String text = "team: ann, :include:" + list + ", \"|own\", /own\n";
    String refused = "!5.7.1, ann@x, bob@x";
    aliases(text.replace("\"|own\", /own", "eve")).check();
    assertThat(all.answer(aliases(text.replace("\"|own\", /own", "eve")), "team@x"))
        .isEqualTo(refused + ", eve@x");
    Aliases aliases = aliases(text).destinations(programs);
    aliases.check();
    assertThat(all.answer(aliases, "team@x")).isEqualTo(refused);
    assertThat(programs.names()).containsExactly("|own", "/own");
    assertThat(all.answer(aliases.allowMailToCommands("alias, forward include"), "team@x"))
        .isEqualTo(refused);
    assertThat(programs.names()).containsExactly("|run", "|own", "/own");
    assertThat(all.answer(aliases.allowMailToFiles("INCLUDE"), "team@x")).isEqualTo(refused);
    assertThat(programs.names()).containsExactly("/file", "|own");
    assertThat(all.answer(aliases.allowMailToFiles("").allowMailToCommands(""), "team@x"))
        .isEqualTo(refused);
    assertThat(programs.names()).isEmpty();
    assertThat(
            all.answer(
                aliases.allowMailToCommands("alias,include").allowMailToFiles("alias,include"),
                "team@x"))
        .isEqualTo("ann@x, bob@x");
    assertThat(programs.names()).containsExactly("|run", "/file", "|own", "/own");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> aliases.allowMailToFiles("alias, all"))
        .withMessage("expected alias, forward or include: all");
  }

  /** Notes what it gets, with a route of its own. */
  private static final class Programs implements DeliveryTarget {
    private final List<String> given = new ArrayList<>();

    private record Noted(String text) implements Route {}

    @Override
    public Resolution resolve(EmailAddress recipient, Envelope envelope) {
      return recipient.localPart().equals("|away")
          ? Resolution.refused(SmtpStatus.TRY_LATER)
          : Resolution.accepted(new Noted(recipient.localPart().substring(1)));
    }

    @Override
    public List<DeliveryOutcome> deliver(Delivery delivery) {
      return delivery.envelope().recipients().stream()
          .map(
              r -> {
                Noted noted = (Noted) r.route().orElseThrow();
                given.add(r.address().localPart() + "=" + noted.text());
                return DeliveryOutcome.delivered();
              })
          .toList();
    }

    List<String> names() {
      List<String> names = given.stream().map(each -> each.split("=", 2)[0]).toList();
      given.clear();
      return names;
    }
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
  void domainsInULabelsAndALabelsAreOne() throws Exception {
    String a = "xn--bcher-kva.example";
    Aliases aliases = aliases("team: ann\n");
    assertThat(all.answer(aliases.localDomains("Bücher.example"), "team@" + a))
        .isEqualTo("ann@" + a);
    aliases = Aliases.of(write("aliases", "team: ann\n"));
    aliases.start(Accepting.server(Limits.defaults(), "Bücher.example"));
    assertThat(all.answer(aliases, "team@" + a)).isEqualTo("ann@" + a);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> aliases("").localDomains("☃.example"))
        .withMessage("no domain: ☃.example");
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
        .withMessage("target");
    assertThatNullPointerException()
        .isThrownBy(() -> aliases.allowMailToCommands(null))
        .withMessage("sources");
    assertThatNullPointerException()
        .isThrownBy(() -> aliases.allowMailToFiles(null))
        .withMessage("sources");
  }
}
