// What the crew is to do: sign, tone and words of a handling code. A mission may have codes of its own.

import { icon, plain } from "./dom.js";
import { has, t } from "./words.js";

let signs = {};

/** Loads which sign and tone belong to which code. */
export async function loadHandling() {
  signs = await (await fetch("handling.json")).json();
}

/** The codes that have words and a sign. */
export function knownCodes() {
  return Object.keys(signs);
}

/** The tone of a code: which colours it has. */
export function tone(code) {
  return signs[code]?.tone ?? "look";
}

/** The sign of a code; a code without one has the general sign. */
export function sign(code, className = "sign") {
  return icon(signs[code]?.sign ?? "sign-look", className);
}

/** What to do now, in few words. */
export function firstStep(code) {
  return has("handling." + code + ".do") ? t("handling." + code + ".do") : asWords(code);
}

/** What to do once the vehicle is confirmed. */
export function lastStep(code) {
  return t(has("handling." + code + ".then") ? "handling." + code + ".then" : "handling.general.then");
}

/** Why it is wanted. */
export function category(code) {
  return has("category." + code) ? t("category." + code) : asWords(code);
}

function asWords(code) {
  const words = plain(code, 40).replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
