/** Rules of a policy that ask tables, name servers, other servers or a memory of their own. */
package dev.postern.smtp.policy;
