package dev.postern.mime.structure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The content fields of a part beside its type. Strings are raw (one char for each octet), unfolded
 * and trimmed.
 *
 * @param id Content-ID with its angle brackets
 * @param description Content-Description, encoded words left as they are
 * @param transferEncoding Content-Transfer-Encoding, {@code 7bit} where there is none
 * @param md5 Content-MD5
 * @param disposition Content-Disposition
 * @param languages Content-Language tags in their order
 * @param location Content-Location
 */
public record ContentFields(
    Optional<String> id,
    Optional<String> description,
    String transferEncoding,
    Optional<String> md5,
    Optional<ContentDisposition> disposition,
    List<String> languages,
    Optional<String> location) {

  /** What a part without any content field has. */
  public static final ContentFields NONE =
      new ContentFields(
          Optional.empty(),
          Optional.empty(),
          "7bit",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  /** Copies the list and checks for nulls. */
  public ContentFields {
    Objects.requireNonNull(languages, "languages");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(transferEncoding, "transferEncoding");
    Objects.requireNonNull(md5, "md5");
    Objects.requireNonNull(disposition, "disposition");
    languages = List.copyOf(languages);
    Objects.requireNonNull(location, "location");
  }
}
