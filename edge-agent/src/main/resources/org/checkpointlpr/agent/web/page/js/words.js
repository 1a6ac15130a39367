// The crew's language: messages, numbers, durations, countries. One file per language in messages/.

const EASTERN = ["ar", "fa", "ur", "ckb", "ps"];

let messages = {};
let language = "en";
let digits = "latn";

/** Loads a language and turns the page to its direction. */
export async function speak(code, preferredDigits = "latn") {
  const answer = await fetch("messages/" + encodeURIComponent(code) + ".json");
  if (!answer.ok) throw new Error("no messages for " + code);
  messages = await answer.json();
  language = code;
  digits = preferredDigits;
  document.documentElement.lang = code;
  document.documentElement.dir = messages["language.direction"];
  document.title = t("page.title");
}

/** The language's code. */
export function spoken() {
  return language;
}

/** The digits in use: "latn" or "arab". */
export function spokenDigits() {
  return digits;
}

/** Whether the crew of a language may prefer Arabic-Indic digits. */
export function hasEasternDigits(code) {
  return EASTERN.includes(code);
}

/** A message; {name} in it is replaced. A test fails the build for each key that a language lacks. */
export function t(key, values = {}) {
  const message = messages[key];
  if (message === undefined) return key;
  return message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A message with an element in the place of {name}. */
export function around(key, name, element) {
  const [before, after = ""] = t(key).split("{" + name + "}");
  return [before, element, after];
}

/** Whether there is such a message: for codes that a mission may add. */
export function has(key) {
  return key in messages;
}

function locale() {
  return language + "-u-nu-" + digits;
}

const formats = new Map();

function format(kind, options, make) {
  const key = kind + locale() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, make());
  return formats.get(key);
}

/** A number in the crew's digits. */
export function number(value, options = {}) {
  return format("number", options, () => new Intl.NumberFormat(locale(), options)).format(value);
}

/** A share as a percentage. */
export function percent(share) {
  return number(share, { style: "percent", maximumFractionDigits: 0 });
}

/** Minutes and seconds as a running clock, 0:42; from one hour on 1:00:42. */
export function running(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value) => number(value, { minimumIntegerDigits: 2, useGrouping: false });
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0
    ? number(hours) + ":" + two(minutes) + ":" + two(whole % 60)
    : number(minutes) + ":" + two(whole % 60);
}

/** A duration in its largest unit: 45 seconds, 3 hours, 2 days. */
export function duration(seconds, display = "long") {
  const whole = Math.max(0, Math.floor(seconds));
  const steps = [["day", 86400, 172800], ["hour", 3600, 3600], ["minute", 60, 60], ["second", 1, 0]];
  const [unit, size] = steps.find(([, , from]) => whole >= from);
  return number(Math.floor(whole / size), { style: "unit", unit, unitDisplay: display });
}

/** A size on disk. */
export function bytes(count) {
  const gigabytes = count / 1e9;
  return number(gigabytes, {
    style: "unit", unit: "gigabyte", unitDisplay: "short", maximumFractionDigits: gigabytes < 10 ? 1 : 0,
  });
}

/** The time of day of an instant. */
export function timeOfDay(instant) {
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  return format("time", options, () => new Intl.DateTimeFormat(locale(), options)).format(new Date(instant));
}

/** An issuer's name: CD is DR Congo; "US-CA" keeps its second part. */
export function issuerName(code) {
  const [region, part] = String(code).split("-");
  let name = region;
  try {
    name = format("region", {}, () => new Intl.DisplayNames(language, { type: "region" })).of(region);
  } catch {
    // Not a region's code: shown as it is.
  }
  return part ? name + " " + part : name;
}

/** The Arabic-Indic form of a digit, or an empty text. */
export function easternDigit(character) {
  return /^[0-9]$/.test(character) ? String.fromCharCode(0x0660 + Number(character)) : "";
}
