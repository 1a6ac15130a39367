// Keys large enough for gloves: for plates and PINs. The keyboard works as well.

import { fill, h, icon } from "../dom.js";
import { number, t } from "../words.js";

/** Of the Arabic letters those that stand on plates; the agent knows their Latin counterparts. */
const SCRIPTS = {
  latin: ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"],
  arabic: ["1234567890", "ابحدرس", "صطعقكل", "منهوى"],
};

/**
 * A field for a plate, with keys under it.
 * @param {string} label what is asked
 * @param {string} text what it holds at first
 * @param {function(string)} changed hears every change
 */
export function plateField(label, text, changed) {
  const input = h("input.plate-input", {
    type: "text", dir: "ltr", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    inputmode: "none", maxlength: "24", value: text, on: { input: () => tidy() },
  });
  const tidy = () => {
    const clean = input.value.toUpperCase().replace(/[^\p{L}\p{N} -]/gu, "");
    if (clean !== input.value) input.value = clean;
    changed(clean);
  };
  const type = (character) => {
    input.value = (input.value + character).slice(0, 24);
    tidy();
  };
  const erase = () => {
    input.value = input.value.slice(0, -1);
    tidy();
  };
  let script = "latin";
  const keys = h("div.keys", { dir: "ltr" });
  const draw = () => fill(keys, SCRIPTS[script].map((row, index) =>
    h(
      "div.key-row",
      {},
      [...row].map((character) => key(character, () => type(character))),
      index === 2 && h("button.key.wide", { type: "button", "aria-label": t("erase"), on: { click: erase } }, icon("icon-erase")),
      index === 3 && [
        key("-", () => type("-")),
        h("button.key.wide", { type: "button", "aria-label": t("space"), on: { click: () => type(" ") } }, "␣"),
        h("button.key.wide.script", { type: "button", "aria-label": t(script === "latin" ? "keys.arabic" : "keys.latin"), on: { click: turn } },
          script === "latin" ? "ع" : "ABC"),
      ],
    )));
  const turn = () => {
    script = script === "latin" ? "arabic" : "latin";
    draw();
    keys.querySelector(".script").focus();
  };
  draw();
  return h("div.plate-field", {}, h("label", {}, h("span", {}, label), input), keys);
}

function key(character, press) {
  return h("button.key", { type: "button", on: { click: press } }, character);
}

/** A pad for a PIN; calls back with it when the crew presses on. */
export function pinPad(label, entered) {
  const input = h("input.pin-input", {
    type: "password", inputmode: "none", autocomplete: "off", maxlength: "32", dir: "ltr",
    on: { keydown: (event) => event.key === "Enter" && submit() },
  });
  const submit = () => {
    if (input.value !== "") entered(input.value);
    input.value = "";
    input.focus();
  };
  const digit = (value) =>
    h("button.key", { type: "button", on: { click: () => (input.value += value) } }, number(value));
  return h(
    "div.pin-pad",
    {},
    h("label", {}, h("span", {}, label), input),
    h(
      "div.pin-keys",
      { dir: "ltr" },
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map(digit),
      h("button.key", { type: "button", "aria-label": t("erase"), on: { click: () => (input.value = input.value.slice(0, -1)) } }, icon("icon-erase")),
      digit(0),
      h("button.key.go", { type: "button", "aria-label": t("enter"), on: { click: submit } }, icon("icon-check")),
    ),
  );
}

/**
 * A button that does something only when it has been held long enough; the bar in it shows how long still.
 * @param {number} millis how long to hold
 * @param {function(number)} done hears how long it was held
 */
export function holdButton(className, content, millis, done) {
  const bar = h("span.hold-bar", { "aria-hidden": "true" });
  let begun = 0;
  let timer = 0;
  const element = h("button." + className, { type: "button", class: "hold" });
  fill(element, bar, content);
  element.style.setProperty("--hold", millis + "ms");
  const begin = () => {
    if (begun) return;
    begun = performance.now();
    element.classList.add("holding");
    timer = setTimeout(() => {
      const held = Math.round(performance.now() - begun);
      end();
      done(held);
    }, millis);
  };
  const end = () => {
    begun = 0;
    clearTimeout(timer);
    element.classList.remove("holding");
  };
  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    begin();
  });
  for (const name of ["pointerup", "pointercancel", "blur", "keyup"]) element.addEventListener(name, end);
  element.addEventListener("contextmenu", (event) => event.preventDefault());
  element.addEventListener("keydown", (event) => {
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      begin();
    }
  });
  return element;
}
