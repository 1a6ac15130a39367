// The drill of a shift change: one step after the other, then go or no-go.

import { post } from "../api.js";
import { button, fill, h, icon } from "../dom.js";
import { plateText } from "../plate.js";
import { refused } from "../notice.js";
import { agentTime } from "../shell.js";
import * as sound from "../sound.js";
import { duration, number, t } from "../words.js";
import { Tile } from "./watch.js";

export class DrillView {
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.tile = null;
    this.drawn = "";
    this.update("drill");
  }

  update(what) {
    if (what === "status") {
      this.updateTile();
      return;
    }
    if (what !== "drill") return;
    const { drill } = this.model;
    const drawn = JSON.stringify(drill);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.close();
    fill(this.root, !drill ? this.begin() : drill.endedAt ? this.result(drill) : this.running(drill));
    this.updateTile();
    this.root.querySelector("h1")?.focus({ preventScroll: true });
  }

  begin() {
    return h(
      "section.drill.drill-begin",
      {},
      icon("icon-drill", "icon huge"),
      h("h1", { tabindex: "-1" }, t("drill.title")),
      h("p", {}, t("drill.what")),
      button("main-button", "icon-arrow", t("drill.begin"), () => this.send("/api/drill")),
    );
  }

  running(drill) {
    const now = drill.steps.find((step) => step.state === "waiting");
    const done = drill.steps.filter((step) => step.state !== "waiting").length;
    return h(
      "section.drill",
      {},
      h("h1", { tabindex: "-1" }, t("drill.title"), " ", h("span.progress", {}, number(done) + " / " + number(drill.steps.length))),
      h(
        "div.drill-body",
        {},
        h("ol.steps", {}, drill.steps.map((step) => stepLine(step, step === now))),
        now ? this.step(drill, now) : this.finish(),
      ),
    );
  }

  step(drill, step) {
    const answers = (yes, no) =>
      h("div.answers", {},
        button("answer", "icon-check", yes, () => this.answer(step, true)),
        button("answer", "icon-cross", no, () => this.answer(step, false)));
    if (step.kind === "card") {
      this.tile = new Tile(step.camera);
      return h("div.step-now", {},
        h("h2", {}, t("drill.card", { camera: step.camera })),
        h("p.card-text", {}, plateText(drill.card)),
        this.tile.root,
        h("p", { role: "status" }, t("drill.waiting")),
        h("div.answers", {}, button("answer", "icon-cross", t("drill.give-up"), () => this.answer(step, false))));
    }
    if (step.step === "sound") {
      return h("div.step-now", {},
        h("h2", {}, t("drill.sound")),
        button("main-button", "icon-sound", t("drill.play"), () => {
          sound.wake();
          sound.once("test");
        }),
        answers(t("drill.heard"), t("drill.not-heard")));
    }
    if (step.step === "list") {
      const { list } = this.model.status;
      return h("div.step-now", {},
        h("h2", {}, t("drill.list")),
        h("p.big", {}, t("drill.list-is", { version: number(list.version, { useGrouping: false }), entries: number(list.entries) })),
        list.unconfirmedMinutes !== null && h("p", {}, t("drill.list-age", { time: duration(list.unconfirmedMinutes * 60) })),
        answers(t("yes"), t("no")));
    }
    return h("div.step-now", {},
      h("h2", {}, t("drill.clock")),
      h("p.big.agent-time", { dir: "ltr" }, agentTime(this.model)),
      h("p", {}, this.model.status.clock.zone),
      answers(t("yes"), t("no")));
  }

  finish() {
    return h("div.step-now", {},
      h("h2", {}, t("drill.done")),
      button("main-button", "icon-check", t("drill.end"), () => this.send("/api/drill/end")));
  }

  result(drill) {
    const go = drill.verdict === "go";
    return h(
      "section.drill.verdict",
      { data: { verdict: drill.verdict } },
      h("div.verdict-band", {},
        icon(go ? "icon-check" : "icon-cross", "icon verdict-sign"),
        h("div", {}, h("h1", { tabindex: "-1" }, t("drill." + drill.verdict)),
          h("p", {}, t(go ? "drill.go-words" : "drill.no-go-words")))),
      !go && h("ul.reasons", {}, drill.reasons.map(({ step, reason }) =>
        h("li", {}, icon("icon-bad"), h("span", {}, h("strong", {}, stepName(drill.steps.find((each) => each.step === step) ?? { step })), " ",
          t("reason." + reason), measured(drill, step))))),
      h("ol.steps.all", {}, drill.steps.map((step) => stepLine(step, false))),
      h("p.record", {}, t(drill.record === "not-stored" ? "alarm.not-stored" : "drill.recorded")),
      button("main-button", "icon-drill", t("drill.again"), () => this.send("/api/drill")),
    );
  }

  updateTile() {
    const camera = this.tile && this.model.status?.cameras.find((each) => each.name === this.tile.name);
    if (camera) this.tile.update(camera, this.model.silent);
  }

  tick() {
    const time = this.root.querySelector(".agent-time");
    if (time) time.textContent = agentTime(this.model);
  }

  answer(step, ok) {
    return this.send("/api/drill/steps/" + step.step, { ok });
  }

  async send(path, body = {}) {
    try {
      this.model.takeDrill(await post(path, body));
    } catch (problem) {
      refused(problem);
    }
  }

  close() {
    this.tile?.close();
    this.tile = null;
  }
}

const STATE_ICONS = { passed: "icon-ok", failed: "icon-bad", waiting: "icon-unknown" };

function stepLine(step, now) {
  return h(
    "li.step-line",
    { class: step.state, "aria-current": now ? "step" : null },
    icon(STATE_ICONS[step.state]),
    h("span", {}, stepName(step), h("small", {}, step.reason ? t("reason." + step.reason) : t("step-state." + step.state))),
  );
}

function stepName(step) {
  return step.kind === "card" || step.step.startsWith("card-")
    ? t("step.card", { camera: step.camera ?? step.step.slice(5) })
    : t("step." + step.step);
}

function measured(drill, name) {
  const { measured: values } = drill.steps.find((step) => step.step === name) ?? {};
  return values ? " " + t("drill.measured", { height: number(values.plateHeightPx) }) : "";
}
