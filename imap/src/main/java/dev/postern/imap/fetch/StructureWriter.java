package dev.postern.imap.fetch;

import dev.postern.imap.wire.ResponseWriter;
import dev.postern.mime.structure.ContentDisposition;
import dev.postern.mime.structure.ContentFields;
import dev.postern.mime.structure.ContentType;
import dev.postern.mime.structure.MimeMessage;
import dev.postern.mime.structure.MimePart;
import dev.postern.mime.structure.Parameter;
import dev.postern.mime.structure.Parameters;
import java.util.List;
import java.util.Optional;

/** Writes BODY and BODYSTRUCTURE (RFC 3501 §7.4.2, §9 body). */
final class StructureWriter {
  /**
   * What stands for the parts of a multipart that has none, and for a message that was not looked
   * into: the grammar wants a body there.
   */
  private static final MimePart EMPTY =
      new MimePart(
          0, 0, 0, 0, ContentType.TEXT_PLAIN, ContentFields.NONE, List.of(), Optional.empty());

  private final ResponseWriter out;
  private final Form form;

  StructureWriter(ResponseWriter out, Form form) {
    this.out = out;
    this.form = form;
  }

  /** Writes a part with all that is in it. */
  void part(MimePart part) {
    out.open();
    if (part.isMultipart()) {
      multipart(part);
    } else {
      single(part);
    }
    out.close();
  }

  private void multipart(MimePart part) {
    if (part.parts().isEmpty()) {
      part(EMPTY);
    }
    part.parts().forEach(this::part);
    out.space();
    RawText.string(out, part.contentType().subtype());
    if (form == Form.BODYSTRUCTURE) {
      out.space();
      parameters(part.contentType().bodyStructureParameters());
      commonExtension(part.fields());
    }
  }

  private void single(MimePart part) {
    ContentType type = part.contentType();
    ContentFields fields = part.fields();
    RawText.string(out, type.type());
    out.space();
    RawText.string(out, type.subtype());
    out.space();
    parameters(type.bodyStructureParameters());
    out.space();
    RawText.nstring(out, fields.id());
    out.space();
    RawText.nstring(out, fields.description());
    out.space();
    RawText.string(out, fields.transferEncoding());
    out.space().number(part.size());
    if (type.is("message", "rfc822")) {
      embedded(part.message());
      out.space().number(part.lines());
    } else if (part.isText()) {
      out.space().number(part.lines());
    }
    if (form == Form.BODYSTRUCTURE) {
      out.space();
      RawText.nstring(out, fields.md5());
      commonExtension(fields);
    }
  }

  private void embedded(Optional<MimeMessage> message) {
    EnvelopeWriter envelopes = new EnvelopeWriter(out);
    out.space();
    if (message.isPresent()) {
      envelopes.envelope(message.get().envelope());
    } else {
      envelopes.unknown();
    }
    out.space();
    part(message.map(MimeMessage::root).orElse(EMPTY));
  }

  private void commonExtension(ContentFields fields) {
    out.space();
    disposition(fields.disposition());
    out.space();
    languages(fields.languages());
    out.space();
    RawText.nstring(out, fields.location());
  }

  private void disposition(Optional<ContentDisposition> disposition) {
    if (disposition.isEmpty()) {
      out.nil();
      return;
    }
    out.open();
    RawText.string(out, disposition.get().type());
    out.space();
    parameters(disposition.get().parameters());
    out.close();
  }

  private void languages(List<String> languages) {
    if (languages.isEmpty()) {
      out.nil();
      return;
    }
    out.open();
    for (int i = 0; i < languages.size(); i++) {
      if (i > 0) {
        out.space();
      }
      RawText.string(out, languages.get(i));
    }
    out.close();
  }

  private void parameters(Parameters parameters) {
    List<Parameter> list = parameters.list();
    if (list.isEmpty()) {
      out.nil();
      return;
    }
    out.open();
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.space();
      }
      RawText.string(out, list.get(i).name());
      out.space();
      RawText.string(out, list.get(i).value());
    }
    out.close();
  }

  /** How much is told; the names are those on the wire. */
  enum Form {
    /** Without extension data. */
    BODY,
    /** With extension data. */
    BODYSTRUCTURE
  }
}
