/**
 * What the implementations of Postern's SPI must do, as tests to extend: {@link
 * dev.postern.testing.contract.MailStoreContract}.
 */
package dev.postern.testing.contract;
