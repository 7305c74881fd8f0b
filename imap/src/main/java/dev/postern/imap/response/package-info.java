/** What a server answers: tagged and untagged status responses and their codes. */
package dev.postern.imap.response;
