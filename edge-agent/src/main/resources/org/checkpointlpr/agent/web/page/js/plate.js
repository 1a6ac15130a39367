// Plates: always from left to right, one box per character, differences by shape, colour and word.

import { h, icon, plain, svg } from "./dom.js";
import { easternDigit, spokenDigits, t } from "./words.js";

/** A plate as one piece of text, isolated from the direction of what stands around it. */
export function plateText(text, className = "") {
  return h("bdi.plate", { dir: "ltr", class: className }, plain(text, 24));
}

/**
 * What was read above what is wanted, character by character.
 * @param {Array<{wanted: string, read: string, relation: string}>} alignment from left to right
 */
export function comparison(alignment) {
  const steps = alignment.slice(0, 24);
  const table = h("div.compare", { dir: "ltr", role: "img", "aria-label": spokenComparison(steps) });
  table.style.setProperty("--characters", String(Math.max(6, steps.length)));
  table.append(row("read", t("alarm.read"), steps), row("wanted", t("alarm.wanted"), steps));
  return table;
}

function row(which, title, steps) {
  return h(
    "div.compare-row",
    { class: "of-" + which },
    h("span.compare-title", { dir: "auto" }, title),
    h("span.boxes", {}, steps.map((step) => box(which, step))),
  );
}

function box(which, step) {
  const same = step.relation === "same";
  const character = plain(step[which] ?? "", 2);
  const eastern = spokenDigits() === "arab" ? easternDigit(character) : "";
  return h(
    "span.box",
    { class: (same ? "same" : "differs") + (character === "" ? " empty" : "") },
    h("span.character", {}, character === "" ? "–" : character),
    eastern && h("span.eastern", {}, eastern),
    !same && which === "wanted" && h("span.mark", {}, icon("icon-unequal")),
  );
}

function spokenComparison(steps) {
  const text = (which) => steps.map((step) => step[which] ?? "").join(" ");
  const different = steps
    .filter((step) => step.relation !== "same")
    .map((step) => t("alarm.differs", { read: step.read || "–", wanted: step.wanted || "–" }));
  return [
    t("alarm.read") + " " + text("read"),
    t("alarm.wanted") + " " + text("wanted"),
    ...different,
  ].join(". ");
}

/** How often each way of differing occurs, in words, for the line that says why. */
export function reasons(alignment) {
  const different = alignment.filter((step) => step.relation !== "same");
  if (different.length === 0) return t("why.same");
  return different
    .map((step) => t(reasonKey(step), { read: plain(step.read, 2) || "–", wanted: plain(step.wanted, 2) || "–" }))
    .join(" ");
}

const REASONS = {
  equivalent: "why.look-alike",
  missing: "why.missing",
  extra: "why.extra",
  unknown: "why.any",
};

function reasonKey(step) {
  return REASONS[step.relation] ?? "why.other";
}

/**
 * Draws a frame around the plate over a picture that keeps its shape ("object-fit: contain").
 * @param {HTMLImageElement} picture what it lies over
 * @param {{x: number, y: number, width: number, height: number}} box fractions of the picture
 */
export function outline(picture, box) {
  const drawing = svg("svg", { class: "outline", "aria-hidden": "true" });
  const draw = () => {
    const { naturalWidth: wide, naturalHeight: high } = picture;
    drawing.setAttribute("viewBox", "0 0 " + wide + " " + high);
    const frame = { x: box.x * wide, y: box.y * high, width: box.width * wide, height: box.height * high };
    drawing.replaceChildren(svg("rect", frame));
  };
  if (picture.complete && picture.naturalWidth > 0) draw();
  else picture.addEventListener("load", draw, { once: true });
  return drawing;
}
