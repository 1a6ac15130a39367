// Builds elements. Texts go in as text nodes alone: nothing that comes from outside is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element.
 * @param {string} tag a tag, with classes behind dots: "p.note.large"
 * @param {object} [attributes] attributes; "on" holds listeners by event, "data" data-attributes
 * @param {...(Node|string|number|null|undefined|false|Array)} children nodes or texts; empty ones are left out
 */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (key === "data") {
      Object.assign(element.dataset, value);
    } else if (key === "class") {
      element.classList.add(...value.split(" ").filter(Boolean));
    } else if (key === "value" || key === "disabled" || key === "checked") {
      element[key] = value;
    } else {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  append(element, children);
  return element;
}

/** Appends nodes and texts to an element. */
export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** Sets a text only where it differs, so that screen readers hear changes alone. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Draws a sign or icon of img/signs.svg; it is decoration, the words beside it say the same. */
export function icon(id, className = "icon") {
  return svg(
    "svg",
    { class: className, "aria-hidden": "true", focusable: "false" },
    svg("use", { href: "#" + id }),
  );
}

/** Loads the signs into the document once. */
export async function loadSigns(url) {
  const answer = await fetch(url);
  const parsed = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  const signs = document.importNode(parsed.documentElement, true);
  signs.setAttribute("hidden", "");
  signs.setAttribute("aria-hidden", "true");
  document.body.prepend(signs);
}

/** A button with an icon and words. */
export function button(className, iconId, label, onPress, attributes = {}) {
  return h(
    "button." + className,
    { type: "button", ...attributes, on: { click: onPress } },
    iconId && icon(iconId),
    h("span.label", {}, label),
  );
}

/**
 * Isolates a text from outside: bidirectional controls, line breaks and other invisible characters do
 * nothing in it, and what stands around it keeps its order.
 */
export function foreign(text, limit = 300) {
  return h("bdi.foreign", { dir: "auto" }, plain(text, limit));
}

/** The text without control and formatting characters or runs of spaces, cut at a number of characters. */
export function plain(text, limit = 300) {
  const clean = [...String(text ?? "").replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")];
  return clean.length > limit ? clean.slice(0, limit - 1).join("") + "…" : clean.join("");
}
