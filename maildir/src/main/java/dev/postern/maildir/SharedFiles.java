package dev.postern.maildir;

import dev.postern.message.MessageSource;
import dev.postern.store.NewMessage;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where messages lie that were stored a moment ago, for other recipients of the same mail: known by
 * the body, which is one object for all of them. What is forgotten, or has gone, is written once
 * more. Safe for many threads.
 */
final class SharedFiles {
  /** Mails that are under way to several recipients; of one more, the first is forgotten. */
  static final int REMEMBERED = 256;

  /** Trace fields; what stands in front of a body and is longer is not compared. */
  private static final int LONGEST_PREFIX = 4 * 1024;

  private final Map<Content, SharedFile> files =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Content, SharedFile> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A file that is this message, as far as is known. */
  Optional<SharedFile> find(NewMessage message) throws IOException {
    if (message.prefix().size() > LONGEST_PREFIX) {
      return Optional.empty();
    }
    Content content = Content.of(message);
    synchronized (files) {
      return Optional.ofNullable(files.get(content));
    }
  }

  /** Takes a file for the message's in place of what was known. */
  void remember(NewMessage message, SharedFile file) throws IOException {
    if (message.prefix().size() > LONGEST_PREFIX) {
      return;
    }
    Content content = Content.of(message);
    synchronized (files) {
      // As the newest.
      files.remove(content);
      files.put(content, file);
    }
  }

  /** The octets of a file, and its date. */
  private static final class Content {
    private final WeakReference<MessageSource> body;
    private final byte[] prefix;
    private final long second;
    private final int hash;

    private Content(MessageSource body, byte[] prefix, long second) {
      this.body = new WeakReference<>(body);
      this.prefix = prefix;
      this.second = second;
      this.hash = System.identityHashCode(body);
    }

    static Content of(NewMessage message) throws IOException {
      return new Content(
          message.body(), message.prefix().readAllBytes(), message.internalDate().getEpochSecond());
    }

    @Override
    public int hashCode() {
      return hash;
    }

    /** By the very body, and no equal one: what another says of its octets is no proof. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Content content
          && body.get() != null
          && content.body.refersTo(body.get())
          && second == content.second
          && Arrays.equals(prefix, content.prefix);
    }
  }
}
