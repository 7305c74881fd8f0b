/** A store that fails when a test says so: {@link dev.postern.testing.store.ScriptedStore}. */
package dev.postern.testing.store;
