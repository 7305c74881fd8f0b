package dev.postern.imap.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.postern.imap.TestServers;
import dev.postern.imap.wire.CommandAssembler.Step;
import dev.postern.message.MessageSpool;
import dev.postern.message.SpoolSpace;
import dev.postern.net.Framing;
import dev.postern.net.InputSpace;
import dev.postern.net.Party;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandAssemblerTest {
  private static final SpoolSpace SPACE = SpoolSpace.in(SpoolSpace.defaultDirectory(), 10_000_000);

  private final InputSpace room = InputSpace.of(TestServers.build("unfinished-input").context());
  private LiteralGate.Plan plan = LiteralGate.Plan.KEEP;
  private final CommandAssembler assembler = assembler(new CommandBounds(100, 150));

  @ParameterizedTest
  @CsvSource({
    "'a {3}',3,SYNCHRONIZING",
    "'a {0+}',0,NON_SYNCHRONIZING",
    "'a ~{12}',12,SYNCHRONIZING",
    "'{000000000000000000000000000000012}',12,SYNCHRONIZING",
    "'{123456789012345678901234567890}',9223372036854775807,SYNCHRONIZING"
  })
  void announcements(String line, long octets, Literal.Kind kind) {
    assertThat(Literal.endOf(line.getBytes(US_ASCII))).contains(new Literal(octets, kind));
  }

  @ParameterizedTest
  @CsvSource({"a", "''", "a}", "{}", "{+}", "{1-}", "{1}x", "3}", "{-3}", "{3+ }", "}", "+}"})
  void noAnnouncements(String line) {
    assertThat(Literal.endOf(line.getBytes(US_ASCII))).isEmpty();
  }

  @Test
  void linesAndLiteralsBecomeOneCommand() throws IOException {
    assertThat(line("a LOGIN {3}")).isEqualTo(Step.CONTINUE);
    assertThat(assembler.expects()).isEqualTo(new Framing.Octets(3));
    data("a");
    data("nn");
    assembler.dataEnd();
    assertThat(assembler.expects()).isEqualTo(new Framing.Line(100));
    assertThat(line(" {1+}")).isEqualTo(Step.MORE);
    data("x");
    assembler.dataEnd();
    assertThat(assembler.midCommand()).isTrue();
    assertThat(line("")).isEqualTo(Step.COMPLETE);
    AssembledCommand command = assembler.take();
    assertThat(new String(command.octets(), US_ASCII)).isEqualTo("a LOGIN {3}\r\nann {1+}\r\nx");
    assertThat(assembler.midCommand()).isFalse();
  }

  @Test
  void aSpooledLiteralStaysOutOfMemory() throws IOException, ImapSyntaxException {
    plan = LiteralGate.Plan.SPOOL;
    assertThat(line("a APPEND x {200000}")).isEqualTo(Step.CONTINUE);
    for (int i = 0; i < 20; i++) {
      data("y".repeat(10_000));
    }
    assembler.dataEnd();
    assertThat(line("")).isEqualTo(Step.COMPLETE);
    try (AssembledCommand command = assembler.take()) {
      assertThat(command.octets()).hasSize("a APPEND x {200000}\r\n".length());
      assertThat(command.spools()).hasSize(1);
      assertThat(command.spools().get(0).size()).isEqualTo(200_000);
    }
  }

  @Test
  void aLiteralThatCannotBeSpooledIsReadToItsEnd() throws IOException {
    Path nowhere = Path.of("no", "such", "folder");
    CommandAssembler unlucky =
        new CommandAssembler(
            () -> new CommandBounds(100, 200),
            this::share,
            (soFar, literal, kept) -> LiteralGate.Plan.SPOOL,
            SpoolSpace.in(nowhere, Long.MAX_VALUE)::newSpool);
    byte[] half = new byte[MessageSpool.MEMORY_THRESHOLD];
    assertThat(unlucky.line("a APPEND x {131072}".getBytes(US_ASCII))).isEqualTo(Step.CONTINUE);
    unlucky.data(ByteBuffer.wrap(half));
    assertThatIOException().isThrownBy(() -> unlucky.data(ByteBuffer.wrap(half, 0, 1)));
    unlucky.data(ByteBuffer.wrap(half, 1, half.length - 1));
    unlucky.dataEnd();
    assertThat(unlucky.line(new byte[0])).isEqualTo(Step.COMPLETE);
    assertThat(unlucky.take().fate()).isEqualTo(AssembledCommand.Fate.LOST);
    assertThat(unlucky.line("b NOOP".getBytes(US_ASCII))).isEqualTo(Step.COMPLETE);
    assertThat(unlucky.take().fate()).isEqualTo(AssembledCommand.Fate.COMPLETE);
  }

  @Test
  void aRefusedLiteralIsNotAskedFor() {
    plan = LiteralGate.Plan.REFUSE;
    assertThat(line("a X {3}")).isEqualTo(Step.REFUSED);
    assertThat(assembler.take().fate()).isEqualTo(AssembledCommand.Fate.REFUSED);
    assertThat(line("b")).isEqualTo(Step.COMPLETE);
    assertThat(assembler.take().fate()).isEqualTo(AssembledCommand.Fate.COMPLETE);
  }

  @Test
  void aRefusedLiteralThatComesAnywayIsDropped() throws IOException {
    plan = LiteralGate.Plan.REFUSE;
    assertThat(line("a X {300+}")).isEqualTo(Step.MORE);
    data("z".repeat(300));
    assembler.dataEnd();
    assertThat(line("more of it {4+}")).isEqualTo(Step.MORE);
    data("zzzz");
    assembler.dataEnd();
    assertThat(line("")).isEqualTo(Step.COMPLETE);
    AssembledCommand command = assembler.take();
    assertThat(command.fate()).isEqualTo(AssembledCommand.Fate.REFUSED);
    assertThat(command.octets()).hasSize("a X {300+}\r\n".length());
  }

  @Test
  void manyLinesAreBounded() {
    String line = "x".repeat(40) + "{0+}";
    assertThat(line(line)).isEqualTo(Step.MORE);
    assembler.dataEnd();
    assertThat(line(line)).isEqualTo(Step.MORE);
    assembler.dataEnd();
    assertThat(line(line)).isEqualTo(Step.MORE);
    assembler.dataEnd();
    assertThat(line(line)).isEqualTo(Step.OVERFLOW);
  }

  @Test
  void manyLiteralsAreBounded() {
    CommandAssembler roomy = assembler(new CommandBounds(100, 100_100));
    for (int i = 0; i < CommandAssembler.MAX_LITERALS; i++) {
      assertThat(roomy.line("{0+}".getBytes(US_ASCII))).isEqualTo(Step.MORE);
      roomy.dataEnd();
    }
    assertThat(roomy.line("{0+}".getBytes(US_ASCII))).isEqualTo(Step.OVERFLOW);
  }

  @Test
  void clearingFreesSpools() throws IOException {
    plan = LiteralGate.Plan.SPOOL;
    line("a APPEND x {10}");
    data("12345");
    assembler.clear();
    assertThat(assembler.midCommand()).isFalse();
    assertThat(assembler.expects()).isEqualTo(new Framing.Line(100));
  }

  @Test
  void whatALiteralTakesIsGivenBackWhenTheCommandIsFreed() throws IOException {
    CommandAssembler large = assembler(new CommandBounds(100, 100_000));
    large.line("a LOGIN {40000}".getBytes(US_ASCII));
    long announced = room.used();
    assertThat(announced).isEqualTo("a LOGIN {40000}\r\n".length() + 40_000 - 16_384);
    large.data(ByteBuffer.wrap(new byte[40_000]));
    large.dataEnd();
    assertThat(large.line(new byte[0])).isEqualTo(Step.COMPLETE);
    AssembledCommand command = large.take();
    assertThat(room.used()).isEqualTo(announced);
    command.close();
    command.close();
    assertThat(room.used()).isZero();
    large.line("a LOGIN {40000}".getBytes(US_ASCII));
    large.clear();
    assertThat(room.used()).isZero();
  }

  @Test
  void aCommandThatFindsNoRoomIsLostAndTheStreamGoesOn() throws IOException {
    CommandAssembler large = assembler(new CommandBounds(100_000, 200_000));
    try (InputSpace.Share others = share()) {
      assertThat(others.hold(116_000)).isTrue();
      assertThat(large.line("a LOGIN {17000}".getBytes(US_ASCII))).isEqualTo(Step.REFUSED);
      assertThat(lost(large)).isEqualTo("a LOGIN {17000}\r\n");
      assertThat(large.line("b LOGIN {17000+}".getBytes(US_ASCII))).isEqualTo(Step.MORE);
      large.data(ByteBuffer.wrap(new byte[17_000]));
      large.dataEnd();
      assertThat(large.line(" {1}".getBytes(US_ASCII))).isEqualTo(Step.REFUSED);
      assertThat(lost(large)).isEqualTo("b LOGIN {17000+}\r\n");
      assertThat(large.line(("c " + "x".repeat(17_000)).getBytes(US_ASCII)))
          .isEqualTo(Step.COMPLETE);
      assertThat(lost(large)).startsWith("c x");
      assertThat(large.line("d LOGIN {16000}".getBytes(US_ASCII))).isEqualTo(Step.CONTINUE);
      large.clear();
    }
    assertThat(large.line("e LOGIN {17000}".getBytes(US_ASCII))).isEqualTo(Step.CONTINUE);
    large.clear();
    assertThat(room.used()).isZero();
  }

  @Test
  void aLineMayBeAsLongAsWhatIsLeftOfItsCommandAndAlwaysALineEnd() throws IOException {
    CommandAssembler small = assembler(new CommandBounds(30, 40));
    assertThat(small.expects()).isEqualTo(new Framing.Line(30));
    small.line("a LOGIN {20}".getBytes(US_ASCII));
    data(small, "x".repeat(20));
    small.dataEnd();
    assertThat(small.expects()).isEqualTo(new Framing.Line(40 - "a LOGIN {20}\r\n".length() - 20));
    small.line("{0}".getBytes(US_ASCII));
    small.dataEnd();
    assertThat(small.expects()).isEqualTo(new Framing.Line(2));
    assertThat(small.line(new byte[0])).isEqualTo(Step.COMPLETE);
  }

  private static String lost(CommandAssembler assembler) throws IOException {
    try (AssembledCommand command = assembler.take()) {
      assertThat(command.fate()).isEqualTo(AssembledCommand.Fate.LOST);
      return new String(command.octets(), US_ASCII);
    }
  }

  private CommandAssembler assembler(CommandBounds bounds) {
    return new CommandAssembler(
        () -> bounds, this::share, (soFar, literal, kept) -> plan, SPACE::newSpool);
  }

  private InputSpace.Share share() {
    return room.share("test", () -> Party.NOBODY);
  }

  private Step line(String line) {
    return assembler.line(line.getBytes(US_ASCII));
  }

  private void data(String octets) throws IOException {
    data(assembler, octets);
  }

  private static void data(CommandAssembler to, String octets) throws IOException {
    to.data(ByteBuffer.wrap(octets.getBytes(US_ASCII)));
  }
}
