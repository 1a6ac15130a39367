// What the crew is to do: sign, tone and words of a handling code. A mission may have codes of its own.

import { icon, plain } from "./dom.js";
import { has, spoken, t } from "./words.js";

let signs = {};

/** What the mission has defined in its release, by code: it replaces what the page knows. */
let missions = new Map();

/** Takes the mission's codes, [{code, sign, tone, words: {language: {do, then}}}]; says whether they are others. */
export function takeHandling(codes) {
  const before = JSON.stringify([...missions.values()]);
  missions = new Map(codes.map((one) => [one.code, one]));
  return JSON.stringify(codes) !== before;
}

/** The mission's words in the crew's language, else in English; undefined if the code is not the mission's. */
function missionWords(code) {
  const words = missions.get(code)?.words;
  return words && (words[spoken()] ?? words.en);
}

/** The text direction of a code's words: the mission's may be in another language than the page. */
export function direction(code) {
  return missions.has(code) ? "auto" : undefined;
}

/** Loads which sign and tone belong to which code. */
export async function loadHandling() {
  signs = await (await fetch("handling.json")).json();
}

/** The codes that have words and a sign. */
export function knownCodes() {
  return [...Object.keys(signs), ...[...missions.keys()].filter((code) => !(code in signs))];
}

/** The tone of a code: which colours it has. */
export function tone(code) {
  return missions.get(code)?.tone ?? signs[code]?.tone ?? "look";
}

/** The sign of a code; a code without one has the general sign. */
export function sign(code, className = "sign") {
  const own = missions.get(code);
  return icon(own ? "sign-" + own.sign : signs[code]?.sign ?? "sign-look", className);
}

/** What to do now, in few words. */
export function firstStep(code) {
  const words = missionWords(code);
  if (words) return words.do;
  return has("handling." + code + ".do") ? t("handling." + code + ".do") : asWords(code);
}

/** What to do once the vehicle is confirmed. */
export function lastStep(code) {
  const words = missionWords(code);
  if (words) return words.then || missions.get(code).words.en.then || t("handling.general.then");
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
