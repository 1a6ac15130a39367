// Who stands at the page: a role, and its PIN where it has one.

import * as api from "../api.js";
import { button, fill, h, icon } from "../dom.js";
import { refusal } from "../notice.js";
import { t } from "../words.js";
import { pinPad } from "./pads.js";

export class SignInView {
  constructor(root, session, done) {
    this.root = root;
    this.session = session;
    this.done = done;
    this.asking = session.roles.length === 1 ? session.roles[0].role : null;
    this.why = "";
    this.draw();
  }

  draw() {
    fill(
      this.root,
      h("section.signin", {}, icon("icon-lock", "icon huge"), h("h1", {}, t("signin.title")),
        h("div.choices", {}, this.session.roles.map(({ role, pin }) =>
          button("main-button", "icon-person", t("role." + role), () => (pin ? this.ask(role) : this.enter(role, "")),
            { "aria-pressed": String(this.asking === role) }))),
        h("p.problem", { role: "alert" }, this.why),
        this.asking && pinPad(t("settings.pin", { role: t("role." + this.asking) }), (pin) => this.enter(this.asking, pin))),
    );
    this.root.querySelector(".pin-input")?.focus();
  }

  ask(role) {
    this.asking = role;
    this.why = "";
    this.draw();
  }

  async enter(role, pin) {
    try {
      this.done(await api.signIn(role, pin));
    } catch (problem) {
      this.why = refusal(problem);
      this.draw();
    }
  }

  update() {}

  tick() {}

  close() {}
}
