/**
 * The SPI of mail storage: a mailbox is a value with a version ({@link
 * dev.postern.store.Snapshot}), changed by small, durable, conditional steps. No protocol type
 * shows here.
 */
package dev.postern.store;
