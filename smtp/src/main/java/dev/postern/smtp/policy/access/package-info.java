/** Actions as {@code access(5)} has them: behind keys of tables, and in answers of services. */
package dev.postern.smtp.policy.access;
