/**
 * What a server does with its targets: asks them for all addresses that mail goes to, and takes one
 * outcome for each recipient, whatever a target does. For SMTP and the testing kit alone.
 */
package dev.postern.delivery.dispatch;
