package org.checkpointlpr.agent.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.checkpointlpr.watchlist.HandlingCode;
import org.checkpointlpr.watchlist.HandlingCodes;

/** What a mission's instructions mean, as the page is told. */
final class HandlingJson {
  private HandlingJson() {}

  static ArrayNode of(HandlingCodes codes) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (HandlingCode code : codes.codes()) {
      ObjectNode words =
          all.addObject()
              .put("code", code.code())
              .put("sign", code.sign())
              .put("tone", code.tone())
              .putObject("words");
      code.words()
          .forEach(
              (language, said) ->
                  words
                      .putObject(language)
                      .put("do", said.firstStep())
                      .put("then", said.lastStep()));
    }
    return all;
  }
}
