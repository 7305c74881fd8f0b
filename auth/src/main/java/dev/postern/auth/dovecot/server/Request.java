package dev.postern.auth.dovecot.server;

import dev.postern.auth.dovecot.wire.TabLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked, and under which number.
 *
 * @param id from 1 to 2³² − 1
 * @param subject the mechanism of AUTH, the user of USER and PASS; nothing for LIST
 * @param parameters those that are words have an empty value
 */
record Request(String id, String subject, Map<String, String> parameters) {
  private static final long LARGEST = 0xffff_ffffL;
  private static final String RESPONSE = "resp";

  /** With a subject, and with a service among its parameters, as AUTH, USER and PASS have. */
  static Request of(List<String> fields) throws BrokenProtocol {
    if (fields.size() < 3) {
      throw new BrokenProtocol("a request without its fields");
    }
    Request request =
        new Request(id(fields), fields.get(2), parameters(fields.subList(3, fields.size())));
    if (request.value("service").isEmpty()) {
      throw new BrokenProtocol("a request without a service");
    }
    return request;
  }

  /** The number of a request, without zeros in front. */
  static String id(List<String> fields) throws BrokenProtocol {
    String text = fields.size() < 2 ? "" : fields.get(1);
    long number = Digits.number(text);
    if (number < 1 || number > LARGEST) {
      throw new BrokenProtocol("a request without a number");
    }
    return Long.toString(number);
  }

  /** Nothing follows a response: who can write tabs into one could say anything else. */
  private static Map<String, String> parameters(List<String> fields) throws BrokenProtocol {
    for (String field : fields.subList(0, Math.max(0, fields.size() - 1))) {
      if (field.equals(RESPONSE) || field.startsWith(RESPONSE + "=")) {
        throw new BrokenProtocol("parameters behind resp");
      }
    }
    return TabLine.parameters(fields);
  }

  /** The value of a parameter, if it is there. */
  Optional<String> value(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Whether a parameter is there. */
  boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** The same, but an empty initial response is none. */
  Request withoutEmptyResponse() {
    if (response().filter(String::isEmpty).isEmpty()) {
      return this;
    }
    Map<String, String> others = new LinkedHashMap<>(parameters);
    others.remove(RESPONSE);
    return new Request(id, subject, others);
  }

  /** The initial response in base64, which may be empty. */
  Optional<String> response() {
    return value(RESPONSE);
  }
}
