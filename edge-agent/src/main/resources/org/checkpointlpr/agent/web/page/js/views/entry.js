// A wanted plate for this checkpoint alone, with a reason and an end.

import { post } from "../api.js";
import { button, fill, foreign, h, icon } from "../dom.js";
import { firstStep, knownCodes, sign, tone } from "../handling.js";
import { plateText } from "../plate.js";
import { notice, refused } from "../notice.js";
import { duration, t } from "../words.js";
import { plateField } from "./pads.js";

const HOURS = [4, 8, 12, 24];

/** Reasons that need no typing with gloves. */
const REASONS = ["did-not-stop", "refused", "radio", "suspicious"];

export class EntryView {
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.blank();
    this.draw();
  }

  blank() {
    this.entry = { plate: "", reason: "", vehicle: "", instruction: "STOP_AND_CHECK", hours: 12 };
  }

  update(what) {
    if (what === "session" || what === "handling") this.draw();
    if (what === "status") this.drawEntries();
  }

  draw() {
    this.entries = h("ul.entries");
    fill(
      this.root,
      h("section.entry", {}, h("h1", {}, t("entry.title")),
        this.model.may("entries")
          ? this.form()
          : h("p.needs-role", {}, icon("icon-lock"), t("entry.needs-role"), " ", h("a.main-button", { href: "#settings" }, t("nav.settings"))),
        h("h2", {}, t("entry.list")), this.entries),
    );
    this.drawEntries();
  }

  form() {
    const { entry } = this;
    const text = (name, length) =>
      h("label.field", {}, h("span", {}, t("field." + name)),
        h("input", { type: "text", maxlength: length, autocomplete: "off", value: entry[name], on: { input: (event) => (entry[name] = event.target.value) } }));
    const choice = (name, value, content, className = "") =>
      h("label.choice", { class: className, data: name === "instruction" ? { tone: tone(value) } : {} },
        h("input", { type: "radio", name, value, checked: entry[name] === value, on: { change: () => (entry[name] = value) } }),
        h("span.choice-face", {}, content));
    const reason = text("reason", 200);
    return h(
      "form.entry-form",
      { on: { submit: (event) => this.submit(event) } },
      h("div", {},
        plateField(t("field.plate"), entry.plate, (plate) => (entry.plate = plate)),
        reason,
        h("div.choices", {}, REASONS.map((name) => h("button.small-button", { type: "button", on: { click: () => {
          entry.reason = reason.querySelector("input").value = t("entry.reason." + name);
        } } }, t("entry.reason." + name))))),
      h("div.entry-rest", {},
        h("fieldset", {}, h("legend", {}, t("field.instruction")),
          h("div.choices", {}, knownCodes().map((code) => choice("instruction", code, [sign(code, "sign"), firstStep(code)])))),
        text("vehicle", 200),
        h("fieldset", {}, h("legend", {}, t("field.hours")),
          h("div.choices.hours", {}, HOURS.map((hours) => choice("hours", hours, duration(hours * 3600))))),
        h("button.main-button", { type: "submit" }, icon("icon-check"), t("entry.add"))),
    );
  }

  async submit(event) {
    event.preventDefault();
    const { plate, reason, vehicle, instruction, hours } = this.entry;
    try {
      await post("/api/entries", { plate, reason: reason.trim(), vehicle: vehicle.trim(), instruction, hours });
      notice(t("entry.added"));
      this.blank();
      this.draw();
    } catch (problem) {
      refused(problem);
    }
  }

  drawEntries() {
    const entries = (this.model.status?.entries ?? []).filter((entry) => !entry.removed);
    const drawn = JSON.stringify(entries);
    if (this.entries.dataset.drawn === String(drawn.length) && this.drawnEntries === drawn) return;
    this.drawnEntries = drawn;
    this.entries.dataset.drawn = String(drawn.length);
    const now = Date.parse(this.model.status?.serverTime ?? 0);
    fill(
      this.entries,
      entries.length === 0 && h("li.none", {}, t("entry.none")),
      entries.map((entry) =>
        h("li", {}, sign(entry.instruction, "sign"), plateText(entry.plate),
          h("span", {}, foreign(entry.reason, 200), h("small", {}, t("entry.ends", { time: duration((Date.parse(entry.expiresAt) - now) / 1000) }))),
          this.model.may("entries") && button("small-button", "icon-cross", t("entry.remove"), () => this.remove(entry)))),
    );
  }

  async remove(entry) {
    try {
      await post("/api/entries/" + encodeURIComponent(entry.id) + "/remove");
    } catch (problem) {
      refused(problem);
    }
  }

  tick() {}

  close() {}
}

