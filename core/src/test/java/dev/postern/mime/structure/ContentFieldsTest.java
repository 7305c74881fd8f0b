package dev.postern.mime.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentFieldsTest {

  private static ContentType type(String value) {
    return Mail.root("Content-Type: " + value + "\n\nx").contentType();
  }

  private static String show(Parameters parameters) {
    return parameters.list().stream()
        .map(parameter -> parameter.name() + '=' + parameter.value())
        .collect(Collectors.joining("|"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "text/html ~ text/html ~ ``",
        "TEXT/HTML; CHARSET=UTF-8 ~ TEXT/HTML ~ CHARSET=UTF-8",
        "text / html ; x = y ~ text/html ~ x=y",
        "text/html (c) ; (d) charset=(e) utf-8 ~ text/html ~ charset=utf-8",
        "text/html; charset = \"utf-8\"; x=\"a;b\\\"c\" ~ text/html ~ charset=utf-8|x=a;b\"c",
        "text/html; charset ~ text/html ~ ``",
        "text/html; a=; b=\"\"; c=d ~ text/html ~ a=|b=|c=d",
        "text/html; x=1; x=2 ~ text/html ~ x=1|x=2",
        "text/html; name=a b c; x=y ~ text/html ~ name=a|x=y",
        "application/pdf; ~ application/pdf ~ ``",
        // Continuations, as Dovecot joins them
        "a/b; n=1; n*0=ab; n*1=cd ~ a/b ~ n=1|n=abcd",
        "a/b; n*1=cd; n*0=ab; x=y ~ a/b ~ x=y|n=abcd",
        "a/b; n*0=ab; n*1=cd; n*2*=%20z ~ a/b ~ n*=''abcd%20z",
        "a/b; n*0*=utf-8''a%20; n*1=\"b c%\"; n*2*=%C3%A9 ~ a/b ~ n*=utf-8''a%20b c%25%C3%A9",
        "a/b; n*0=ab; n*2=cd ~ a/b ~ n*0=ab|n*2=cd",
        "a/b; n*=utf-8''%e2%82%ac ~ a/b ~ n*=utf-8''%e2%82%ac",
        "a/b; n*x=1; n*=2; n*99999=3 ~ a/b ~ n*x=1|n*=2|n*99999=3",
        // More lenient than Dovecot
        "text/html charset=x ~ text/html ~ charset=x",
        "text/html; ; x=y;;z=w ~ text/html ~ x=y|z=w",
        "text/html; a=[x]; b=a@b; c=x/y=z ~ text/html ~ a=[x]|b=a@b|c=x/y=z",
        "a/b; q=\"unterminated; x=y ~ a/b ~ q=unterminated; x=y",
        "a/b; =v; \"q\" x=y ~ a/b ~ x=y",
        // RFC 2045 §5.2: what cannot be read is plain text
        "text ~ text/plain ~ charset=us-ascii",
        "text/ ~ text/plain ~ charset=us-ascii",
        "/plain ~ text/plain ~ charset=us-ascii",
        "`` ~ text/plain ~ charset=us-ascii",
        "multipart ~ text/plain ~ charset=us-ascii",
      })
  void readsContentType(String value, String type, String parameters) {
    ContentType read = type(value);
    assertThat(read.type() + '/' + read.subtype()).isEqualTo(type);
    assertThat(show(read.parameters())).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '~',
      value = {
        "a/b; n=plain ~ plain",
        "a/b; n*=utf-8'en'%e2%82%ac%20x ~ \u20ac x",
        "a/b; n*=iso-8859-1''%e9 ~ \u00e9",
        "a/b; n=fallback; n*=utf-8''best ~ best",
        "a/b; n*0*=utf-8''%e2%82; n*1*=%ac; n*2=%41 ~ \u20ac%41",
        "a/b; n*=%e2%82%ac ~ \u20ac",
        "a/b; n*=nonsense''%e9%zz% ~ \u00e9%zz%",
        "a/b; n=\"=?utf-8?b?4oKs?=.pdf\" ~ \u20ac.pdf",
      })
  void decodesParameter(String value, String expected) {
    assertThat(type(value).parameters().value("N")).contains(expected);
  }

  @Test
  void keepsPiecesOfContinuations() {
    Parameters parameters = type("a/b; n*0=x; n*1=y").parameters();
    assertThat(parameters.raw()).extracting(Parameter::name).containsExactly("n*0", "n*1");
    assertThat(parameters.value("absent")).isEmpty();
  }

  @Test
  void addsDefaultCharsetForBodyStructure() {
    assertThat(show(type("text/html; x=y").bodyStructureParameters()))
        .isEqualTo("x=y|charset=us-ascii");
    assertThat(show(type("text/html; Charset=y").bodyStructureParameters())).isEqualTo("Charset=y");
    assertThat(show(type("a/b").bodyStructureParameters())).isEmpty();
    assertThat(type("text/html").charset()).isEqualTo("us-ascii");
    assertThat(type("text/html; charset=x").charset()).isEqualTo("x");
  }

  @Test
  void partWithoutTypeIsPlainText() {
    MimePart root = Mail.root("Subject: x\n\n");
    assertThat(root.contentType()).isEqualTo(ContentType.TEXT_PLAIN);
    assertThat(root.fields()).isEqualTo(ContentFields.NONE);
    assertThat(root.isText()).isTrue();
    assertThat(
            Mail.root("Content-Type: text/html\nContent-Type: text/xml\n\n")
                .contentType()
                .mediaType())
        .isEqualTo("text/html");
  }

  @Test
  void readsTheOtherFields() {
    ContentFields fields =
        Mail.root(
                """
                Content-ID: <id@x> (c)
                Content-Description: =?utf-8?q?d?=  two
                Content-Transfer-Encoding: Base64 (c)
                Content-MD5: abc==\s
                Content-Disposition: attachment; filename*0="x y"; filename*1=z; size=3
                Content-Language: en, de (c), fr-FR
                Content-Location: http://x/
                 y

                x""")
            .fields();
    assertThat(fields.id()).contains("<id@x> (c)");
    assertThat(fields.description()).contains("=?utf-8?q?d?=  two");
    assertThat(fields.transferEncoding()).isEqualTo("Base64");
    assertThat(fields.md5()).contains("abc==");
    assertThat(fields.disposition().map(ContentDisposition::type)).contains("attachment");
    assertThat(fields.disposition().flatMap(ContentDisposition::filename)).contains("x yz");
    assertThat(fields.languages()).containsExactly("en", "de", "fr-FR");
    assertThat(fields.location()).contains("http://x/ y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "8bit; x ~ 8bit",
        "\"7bit\" ~ 7bit",
        "8 bit ~ 7bit",
        "quoted printable ~ 7bit",
        "`` ~ 7bit",
        "x-uu ~ x-uu"
      })
  void readsTransferEncoding(String value, String expected) {
    assertThat(
            Mail.root("Content-Transfer-Encoding: " + value + "\n\n").fields().transferEncoding())
        .isEqualTo(expected);
  }

  @Test
  void emptyFieldsCountAsAbsent() {
    assertThat(
            Mail.root(
                    "Content-ID:\nContent-Disposition: \nContent-Language: ,\nContent-Location:\n\n")
                .fields())
        .isEqualTo(ContentFields.NONE);
    assertThat(
            Mail.root("Content-Disposition: ; filename=x\n\n")
                .fields()
                .disposition()
                .map(ContentDisposition::type))
        .contains("attachment");
    assertThat(Mail.root("Content-Language: \"en\" de,,\"\",\"\n\n").fields().languages())
        .containsExactly("en", "de");
  }
}
