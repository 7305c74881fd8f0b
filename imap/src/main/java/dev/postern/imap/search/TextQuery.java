package dev.postern.imap.search;

/**
 * A text that a search looks for in whole messages.
 *
 * @param index its place among the queries of the search
 * @param where in which parts
 * @param folded the text, folded
 */
record TextQuery(int index, TextKey.Where where, String folded) {}
