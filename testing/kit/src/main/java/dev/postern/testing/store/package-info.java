/**
 * A store that fails when a test says so: {@link dev.postern.testing.store.ScriptedStore}.
 *
 * <pre>{@code
 * ScriptedStore store = new ScriptedStore(InMemoryStore.builder().build());
 * store.fail("expunge", StoreException.Kind.UNAVAILABLE);
 * MailServer server = MailServer.builder().store(store).listen(Imap.imap().port(0)).build();
 * }</pre>
 */
package dev.postern.testing.store;
