// Counting vehicles by hand, to know how many of them are read.

import { post } from "../api.js";
import { button, fill, h, icon, svg } from "../dom.js";
import { refused } from "../notice.js";
import { number, percent, t } from "../words.js";

export class AuditView {
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.drawn = "";
    this.update("audit");
  }

  update(what) {
    if (what !== "audit") return;
    const { audit } = this.model;
    const drawn = JSON.stringify(audit);
    if (drawn === this.drawn) return;
    const focused = document.activeElement?.dataset?.key;
    this.drawn = drawn;
    fill(this.root, audit?.running ? this.running(audit) : this.idle(audit));
    if (focused) this.root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  idle(audit) {
    return h(
      "section.audit",
      {},
      h("h1", {}, t("audit.title")),
      h("p", {}, t("audit.what", { target: number(audit?.target ?? 50) })),
      h("div.answers", {},
        button("main-button", "icon-sun", t("audit.begin-day"), () => this.send("/api/audit", { light: "day" })),
        button("main-button", "icon-moon", t("audit.begin-night"), () => this.send("/api/audit", { light: "night" }))),
      results(audit),
    );
  }

  running(audit) {
    const count = audit[audit.light] ?? { vehicles: 0 };
    return h(
      "section.audit.counting",
      {},
      h("h1", {}, t("audit.title"), " ", icon(audit.light === "day" ? "icon-sun" : "icon-moon"), " ", t("audit." + audit.light)),
      h("button.tap", { type: "button", data: { key: "tap" }, on: { click: () => this.send("/api/audit/tap") } },
        icon("icon-car"), h("span.tap-count", {}, number(count.vehicles), h("small", {}, " / " + number(audit.target))),
        h("span.label", {}, t("audit.tap"))),
      results(audit),
      button("main-button", "icon-check", t("audit.end"), () => this.send("/api/audit/end")),
    );
  }

  async send(path, body = {}) {
    try {
      this.model.takeAudit(await post(path, body));
    } catch (problem) {
      refused(problem);
    }
  }

  tick() {}

  close() {}
}

function results(audit) {
  return h("div.rates", {}, ["day", "night"].map((light) => rate(light, audit?.[light])));
}

function rate(light, count) {
  const known = count && count.rate !== null;
  return h(
    "section.rate",
    {},
    h("h2", {}, icon(light === "day" ? "icon-sun" : "icon-moon"), t("audit." + light)),
    h("p.rate-value", {}, known ? percent(count.rate) : "–"),
    known && interval(count),
    h("p", {}, known
      ? t("audit.rate", {
          captured: number(count.captured), vehicles: number(count.vehicles), low: percent(count.low), high: percent(count.high),
        })
      : t("audit.none")),
  );
}

function interval({ rate: value, low, high }) {
  return svg(
    "svg",
    { class: "interval", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "all", x: 0, y: 4, width: 100, height: 4 }),
    svg("rect", { class: "range", x: low * 100, y: 2, width: Math.max(1, (high - low) * 100), height: 8 }),
    svg("rect", { class: "value", x: value * 100 - 0.6, y: 0, width: 1.2, height: 12 }),
  );
}
