package dev.postern.maildir.folder;

/** How names of mailboxes are written on the disk. */
enum NameCharset {
  /** Modified UTF-7, Dovecot's default. */
  MODIFIED_UTF7 {
    @Override
    public String encode(String name) {
      return ModifiedUtf7.encode(name);
    }

    @Override
    public String decode(String written) {
      return ModifiedUtf7.decode(written);
    }
  },
  /** UTF-8, Dovecot's {@code :UTF-8}. */
  UTF8 {
    @Override
    public String encode(String name) {
      return name;
    }

    @Override
    public String decode(String written) {
      return written;
    }
  };

  /** A name as it is written. */
  public abstract String encode(String name);

  /** A name that was written. */
  public abstract String decode(String written);
}
