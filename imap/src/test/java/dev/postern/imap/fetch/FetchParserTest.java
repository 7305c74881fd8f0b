package dev.postern.imap.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.postern.imap.wire.ImapSyntaxException;
import dev.postern.imap.wire.ResponseWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FLAGS                              | FlagsItem[]
          flags                              | FlagsItem[]
          (FLAGS)                            | FlagsItem[]
          (UID flags Uid)                    | UidItem[] FlagsItem[]
          InternalDate                       | InternalDateItem[]
          rfc822.size                        | SizeItem[]
          envelope                           | EnvelopeItem[]
          body                               | StructureItem[form=BODY]
          BodyStructure                      | StructureItem[form=BODYSTRUCTURE]
          (body bodystructure)               | StructureItem[form=BODY] StructureItem[form=BODYSTRUCTURE]
          RFC822                             | Rfc822Item[name=MESSAGE]
          rfc822.header                      | Rfc822Item[name=HEADER]
          RFC822.Text                        | Rfc822Item[name=TEXT]
          fast                               | FlagsItem[] InternalDateItem[] SizeItem[]
          All                                | FlagsItem[] InternalDateItem[] SizeItem[] EnvelopeItem[]
          FULL                               | FlagsItem[] InternalDateItem[] SizeItem[] EnvelopeItem[] StructureItem[form=BODY]
          """)
  void reads(String items, String parsed) throws Exception {
    assertThat(
            FetchRig.request(items).items().stream()
                .map(Object::toString)
                .collect(Collectors.joining(" ")))
        .isEqualTo(parsed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BODY[]                                  | BODY[]
          body.peek[]                             | BODY[]
          BODY[header]                            | BODY[HEADER]
          BODY[Text]                              | BODY[TEXT]
          BODY[1]                                 | BODY[1]
          BODY[1.2.34]                            | BODY[1.2.34]
          BODY[2.mime]                            | BODY[2.MIME]
          BODY[2.1.HEADER]                        | BODY[2.1.HEADER]
          BODY[2.TEXT]                            | BODY[2.TEXT]
          BODY[HEADER.FIELDS (Subject)]           | BODY[HEADER.FIELDS (SUBJECT)]
          BODY[HEADER.FIELDS ("From" to)]         | BODY[HEADER.FIELDS (FROM TO)]
          BODY[header.fields.not (x-a)]           | BODY[HEADER.FIELDS.NOT (X-A)]
          BODY[3.HEADER.FIELDS.NOT (A B C)]       | BODY[3.HEADER.FIELDS.NOT (A B C)]
          BODY[HEADER.FIELDS ("x y")]             | BODY[HEADER.FIELDS ("X Y")]
          BODY[HEADER.FIELDS (a[b])]              | BODY[HEADER.FIELDS (A[B])]
          """)
  void writesSectionsAsRead(String item, String written) throws Exception {
    BodyItem body = (BodyItem) FetchRig.request(item).items().get(0);
    ResponseWriter out = new ResponseWriter().atom("BODY[");
    body.section().write(out);
    out.atom("]");
    assertThat(StandardCharsets.ISO_8859_1.decode(out.take()).toString()).isEqualTo(written);
  }

  @Test
  void readsPartials() throws Exception {
    assertThat(FetchRig.request("BODY.PEEK[1.HEADER]<10.4294967295>").items())
        .containsExactly(
            new BodyItem(
                new Section(List.of(1), SectionText.HEADER, List.of()),
                Optional.of(new BodyItem.Partial(10, 4_294_967_295L)),
                FetchItem.SeenEffect.KEEPS));
  }

  @Test
  void readsFieldNamesFromLiterals() throws Exception {
    BodyItem item =
        (BodyItem)
            FetchRig.request("BODY[HEADER.FIELDS ({7}\r\nSubject {2+}\r\nto)]").items().get(0);
    assertThat(item.section().fields()).containsExactly("SUBJECT", "TO");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "()",
        "( )",
        "(FLAGS",
        "FLAGS)",
        "FLAGS UID",
        "(ALL)",
        "(FAST UID)",
        "ALL FLAGS",
        "FLAG",
        "FLAGSX",
        "RFC822.",
        "RFC822.BODY",
        "BODYSTRUCTURE[]",
        "BODY.PEEK",
        "BODY[",
        "BODY[]<>",
        "BODY[]<1>",
        "BODY[]<1.0>",
        "BODY[]<1.2",
        "BODY[]<-1.2>",
        "BODY[]<4294967296.1>",
        "BODY[0]",
        "BODY[1.]",
        "BODY[.1]",
        "BODY[1..2]",
        "BODY[1 ]",
        "BODY[MIME]",
        "BODY[HEADER.]",
        "BODY[HEADERX]",
        "BODY[1HEADER]",
        "BODY[HEADER.1]",
        "BODY[HEADER.FIELDS]",
        "BODY[HEADER.FIELDS ()]",
        "BODY[HEADER.FIELDS(A)]",
        "BODY[HEADER.FIELDS (A)",
        "BODY[HEADER.FIELDS (A) ]",
        "BODY[HEADER (A)]",
        "BODY[TEXT.HEADER]",
        "BODY[99999999999]",
        "BODY[4294967295]"
      })
  void refuses(String items) {
    assertThatThrownBy(() -> FetchRig.request(items)).isInstanceOf(ImapSyntaxException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "FLAGS, KEEPS, METADATA",
    "FAST, KEEPS, METADATA",
    "UID, KEEPS, METADATA",
    "ALL, KEEPS, STRUCTURE",
    "BODY, KEEPS, STRUCTURE",
    "BODYSTRUCTURE, KEEPS, STRUCTURE",
    "ENVELOPE, KEEPS, STRUCTURE",
    "(ENVELOPE FLAGS BODY[1]), SETS, CONTENT",
    "RFC822, SETS, CONTENT",
    "RFC822.HEADER, KEEPS, CONTENT",
    "RFC822.TEXT, SETS, CONTENT",
    "BODY[], SETS, CONTENT",
    "BODY[HEADER], SETS, CONTENT",
    "BODY.PEEK[], KEEPS, CONTENT",
    "(FLAGS BODY.PEEK[] BODY[1]), SETS, CONTENT"
  })
  void knowsEffectAndCost(String items, FetchItem.SeenEffect effect, FetchItem.Reading reading)
      throws Exception {
    FetchRequest request = FetchRig.request(items);
    assertThat(request.seenEffect()).isEqualTo(effect);
    assertThat(request.reading()).isEqualTo(reading);
  }

  @Test
  void addsUidOnce() throws Exception {
    assertThat(FetchRig.request("FLAGS").withUid()).isEqualTo(FetchRequest.uidAndFlags());
    assertThat(FetchRig.request("(FLAGS UID)").withUid())
        .isEqualTo(FetchRig.request("(FLAGS UID)"));
  }
}
