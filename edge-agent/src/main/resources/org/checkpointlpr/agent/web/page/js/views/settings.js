// How the page looks and speaks, who is signed in, and the exercise.

import * as api from "../api.js";
import { button, fill, foreign, h, icon } from "../dom.js";
import { notice, refused } from "../notice.js";
import * as sound from "../sound.js";
import { hasEasternDigits, number, spoken, spokenDigits, t } from "../words.js";
import { pinPad, plateField } from "./pads.js";

const THEMES = [["day", "icon-sun"], ["night", "icon-moon"], ["contrast", "icon-contrast"]];

export class SettingsView {
  /** @param {{language: function(string, string), theme: function(string), languages: Array<string>}} looks */
  constructor(root, model, looks) {
    this.root = root;
    this.model = model;
    this.looks = looks;
    this.asking = null;
    this.plate = "";
    this.draw();
  }

  update(what) {
    if (what === "session") this.draw();
    if (what === "status" && this.mode !== this.model.status.mode) this.draw();
  }

  draw() {
    this.mode = this.model.status?.mode;
    fill(
      this.root,
      h("section.settings", {}, h("h1", {}, t("nav.settings")),
        this.language(), this.theme(), this.sounds(), this.role(), this.exercise(), this.about()),
    );
  }

  language() {
    return h("fieldset", {}, h("legend", {}, t("settings.language")),
      h("div.choices", {}, this.looks.languages.map((code) =>
        choice("language", spoken() === code, nativeName(code), () => this.looks.language(code, "latn"), { lang: code }))),
      hasEasternDigits(spoken()) && h("div.choices", { role: "group", "aria-label": t("settings.digits") },
        choice("digits", spokenDigits() === "latn", "1 2 3", () => this.looks.language(spoken(), "latn")),
        choice("digits", spokenDigits() === "arab", "١ ٢ ٣", () => this.looks.language(spoken(), "arab"))));
  }

  theme() {
    const now = document.documentElement.dataset.theme;
    return h("fieldset", {}, h("legend", {}, t("settings.theme")),
      h("div.choices", {}, THEMES.map(([name, iconId]) =>
        choice("theme", now === name, [icon(iconId), t("theme." + name)], () => this.looks.theme(name)))));
  }

  sounds() {
    return h("fieldset", {}, h("legend", {}, t("state.sound")),
      h("div.choices", {}, ["high", "medium", "low", "attention"].map((name) =>
        button("small-button", "icon-sound", t("sound." + name), () => {
          sound.wake();
          sound.once(name);
        }))));
  }

  role() {
    const { session } = this.model;
    const others = session.roles.filter(({ role }) => role !== session.role);
    return h("fieldset", {}, h("legend", {}, t("settings.role")),
      h("p", {}, icon("icon-person"), t("role." + session.role)),
      h("div.choices", {}, others.map(({ role, pin }) =>
        button("small-button", "icon-key", t("settings.become", { role: t("role." + role) }), () => (pin ? this.ask(role) : this.become(role, "")))),
        button("small-button", "icon-lock", t("leave"), () => this.leave())),
      this.asking && pinPad(t("settings.pin", { role: t("role." + this.asking) }), (pin) => this.become(this.asking, pin)));
  }

  ask(role) {
    this.asking = role;
    this.draw();
    this.root.querySelector(".pin-input")?.focus();
  }

  async become(role, pin) {
    try {
      await this.looks.role(role, pin);
    } catch (problem) {
      refused(problem);
    }
  }

  async leave() {
    try {
      this.model.takeSession(await api.signOut());
      window.dispatchEvent(new Event("session-needed"));
    } catch (problem) {
      refused(problem);
    }
  }

  exercise() {
    if (!this.model.may("exercise")) return null;
    const on = this.mode === "exercise";
    return h("fieldset", {}, h("legend", {}, t("exercise.title")),
      h("p", {}, t("exercise.what")),
      button("small-button", on ? "icon-cross" : "icon-warn", t(on ? "exercise.end" : "exercise.begin"),
        () => this.send("/api/exercise", { on: !on })),
      on && [
        plateField(t("exercise.plate"), this.plate, (plate) => (this.plate = plate)),
        button("main-button", "icon-car", t("exercise.inject"), () => this.send("/api/exercise/inject", { plate: this.plate })),
      ]);
  }

  async send(path, body) {
    try {
      const answer = await api.post(path, body);
      if (answer.injected) notice(t("exercise.injected"));
    } catch (problem) {
      refused(problem);
    }
  }

  about() {
    const checkpoint = this.model.status?.checkpoint;
    return checkpoint && h("p.about", {}, foreign(checkpoint.name, 60), " · ", foreign(checkpoint.place, 100), " · ", foreign(checkpoint.mission, 60),
      " · ", t("settings.forget", { minutes: number(this.model.status.forgetAfterMinutes) }));
  }

  tick() {}

  close() {}
}

function choice(name, checked, content, chosen, attributes = {}) {
  return h("label.choice", attributes,
    h("input", { type: "radio", name, checked, on: { change: chosen } }), h("span.choice-face", {}, content));
}

function nativeName(code) {
  const name = new Intl.DisplayNames(code, { type: "language" }).of(code);
  return name.charAt(0).toLocaleUpperCase(code) + name.slice(1);
}
