package dev.postern.imap.search;

/** What a client searches for (RFC 3501 §6.4.4): a tree of values. */
public sealed interface SearchKey
    permits AllKey,
        FlagKey,
        KeywordKey,
        RecentKey,
        SequenceKey,
        UidKey,
        DateKey,
        SentKey,
        SizeKey,
        HeaderKey,
        TextKey,
        NotKey,
        AndKey,
        OrKey {

  /** Prepares the key for one search in one mailbox. */
  Criterion bind(SearchScope scope);
}
