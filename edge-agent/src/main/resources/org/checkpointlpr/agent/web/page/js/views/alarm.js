// The alarm: what to do, what was seen, two questions, then what happened.

import { post } from "../api.js";
import { button, fill, foreign, h, icon, plain, setText } from "../dom.js";
import { category, direction, firstStep, lastStep, sign, tone } from "../handling.js";
import { age } from "../model.js";
import { comparison, outline, plateText, reasons } from "../plate.js";
import { notice, refused } from "../notice.js";
import { around, issuerName, number, percent, running, t } from "../words.js";
import { plateField } from "./pads.js";

/** So many further alarms are drawn; how many there are is always said. */
const MOST_IN_QUEUE = 12;

export class AlarmView {
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.shown = null;
    this.chosen = null;
    this.answers = new Map();
    this.away = false;
    this.drawn = "";
  }

  /** The alarm that fills the screen: the one the crew chose, or the most urgent. */
  current() {
    const open = this.model.open();
    return open.find((alarm) => alarm.id === this.chosen) ?? open[0] ?? null;
  }

  /** A new alarm comes to the front if it is more urgent than the one that is shown, or none is answered. */
  raise(alarm) {
    this.away = false;
    const shown = this.model.alarms.get(this.chosen);
    if (!shown || alarm.priority < shown.priority) this.chosen = null;
  }

  /** Shows an alarm that the crew chose. */
  choose(id) {
    this.chosen = id;
    this.away = false;
    this.update();
    this.root.querySelector(".alarm-do")?.focus();
  }

  /** Leaves the alarm for the cameras; it stays open and its bar stays on the page. */
  leave() {
    this.away = true;
    this.update();
  }

  update() {
    const alarm = this.away ? null : this.current();
    this.root.hidden = alarm === null;
    document.getElementById("page").inert = alarm !== null;
    if (alarm === null) {
      this.shown = null;
      this.drawn = "";
      this.root.replaceChildren();
      return;
    }
    for (const id of this.answers.keys()) if (!this.model.alarms.has(id)) this.answers.delete(id);
    // An event that changes nothing visible redraws nothing, and a further alarm only the queue.
    const { ageMs, at, since, raisedAt, ...rest } = alarm;
    const drawn = JSON.stringify([rest, this.answers.get(alarm.id)]);
    if (drawn === this.drawn) {
      this.drawQueue(alarm);
      return;
    }
    const appears = this.shown !== alarm.id;
    this.shown = alarm.id;
    this.drawn = drawn;
    this.draw(alarm, appears);
  }

  drawQueue(alarm) {
    const queue = this.model.open().filter((other) => other.id !== alarm.id);
    const drawn = JSON.stringify([queue.length, queue.slice(0, MOST_IN_QUEUE).map((other) => other.id + other.stage)]);
    if (drawn === this.drawnQueue) return;
    this.drawnQueue = drawn;
    fill(this.queueRoot, this.queue(queue));
    this.queueRoot.hidden = queue.length === 0;
    this.tick();
  }

  draw(alarm, appears) {
    const focused = document.activeElement?.dataset?.key;
    const scrolled = appears ? 0 : this.root.scrollTop;
    this.queueRoot = h("nav.queue", { "aria-label": t("alarm.queue") });
    this.drawnQueue = "";
    fill(
      this.root,
      h(
        "section.alarm",
        { "aria-labelledby": "alarm-do", data: { tone: isDenied(alarm) ? "none" : tone(alarm.instruction), id: alarm.id }, class: this.answers.get(alarm.id)?.correcting ? "spelling" : "" },
        this.band(alarm),
        this.queueRoot,
        h("div.alarm-body", {}, this.plate(alarm), this.facts(alarm)),
        this.action(alarm),
        alarm.exercise && watermark(),
      ),
    );
    this.clock = this.root.querySelector(".alarm-age");
    this.drawQueue(alarm);
    this.tick();
    if (scrolled > 0) this.root.scrollTop = scrolled;
    const target = !appears && focused && this.root.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    // Moving the focus lays the page out; after the painting it costs the crew nothing.
    if (target) target.focus({ preventScroll: true });
    else if (appears || focused) setTimeout(() => this.root.querySelector(".alarm-do")?.focus({ preventScroll: true }));
  }

  /** Once a second. */
  tick() {
    const alarm = this.shown && this.model.alarms.get(this.shown);
    if (alarm && this.clock) setText(this.clock, running(age(alarm)));
    for (const element of this.root.querySelectorAll("[data-age-of]")) {
      const other = this.model.alarms.get(element.dataset.ageOf);
      if (other) setText(element, running(age(other)));
    }
  }

  band(alarm) {
    const opened = mayAct(alarm);
    // An instruction for another vehicle must not go on shouting from the screen.
    const denied = isDenied(alarm);
    const first = denied ? t("alarm.withdrawn") : firstStep(alarm.instruction);
    return h(
      "header.band",
      {},
      sign(denied ? "" : alarm.instruction, "sign band-sign"),
      h(
        "div.band-words",
        {},
        h("h1.alarm-do", { id: "alarm-do", tabindex: "-1", dir: denied ? undefined : direction(alarm.instruction), class: first.length > 26 ? "long" : "" }, first),
        opened
          ? h("p.alarm-then", { dir: direction(alarm.instruction) }, lastStep(alarm.instruction))
          : h("p.alarm-then.locked", {}, icon("icon-eye"), h("span", {}, t(lockedWords(alarm)))),
      ),
      h(
        "div.band-side",
        {},
        h("span.alarm-age", { role: "timer", "aria-label": t("alarm.since") }),
        h("span.why-wanted", {}, alarm.exercise ? t("exercise.mark") : category(alarm.category)),
        alarm.stage === "new"
          ? button("quiet", "icon-silent", t("alarm.acknowledge"), () => this.acknowledge(alarm), { "data-key": "quiet" })
          : button("quiet.done", "icon-camera", t("alarm.leave"), () => this.leave(), { "data-key": "leave" }),
      ),
    );
  }

  queue(others) {
    return [
      h("span.queue-count", {}, t("alarm.more", { count: number(others.length) })),
      others.slice(0, MOST_IN_QUEUE).map((other) =>
        h(
          "button.queued",
          {
            type: "button",
            data: { tone: tone(other.instruction), key: "queued-" + other.id, stage: other.stage },
            on: { click: () => this.choose(other.id) },
          },
          sign(other.instruction, "sign"),
          h("span.queued-words", {}, plateText(other.wanted), h("small", {}, firstStep(other.instruction))),
          h("span.queued-age", { "data-age-of": other.id }),
          other.exercise && h("span.queued-exercise", {}, t("exercise.short")),
        ),
      ),
    ];
  }

  plate(alarm) {
    return h(
      "div.seen",
      {},
      alarm.plateJpg
        ? h("div.photo.plate-photo", {}, h("img", { src: alarm.plateJpg, alt: t("alarm.plate-picture") }))
        : h("div.photo.plate-photo.drawn", {}, plateText(alarm.read)),
      comparison(alarm.alignment),
    );
  }

  facts(alarm) {
    const history = alarm.history ?? {};
    return h(
      "div.facts",
      {},
      alarm.sceneJpg && this.scene(alarm),
      h(
        "ul.fact-list",
        {},
        fact("icon-car", t("alarm.vehicle"), alarm.vehicle ? foreign(alarm.vehicle, 160) : t("alarm.vehicle-unknown"), "vehicle"),
        fact("icon-eye", t("alarm.sure"), [
          h("strong", {}, percent(alarm.probability)), " · ", t(sureness(alarm.probability)),
          h("span.why", {}, reasons(alarm.alignment), " ", t("alarm.agreeing", { count: number(alarm.agreeing) })),
        ]),
        fact("icon-camera", t("alarm.where"), [
          foreign(alarm.camera, 40),
          alarm.direction !== "any" && [" · ", t("direction." + alarm.direction)],
          " · ", t("alarm.list", { version: number(alarm.list.version, { useGrouping: false }) }),
        ]),
        issuerFact(alarm),
        history.misread > 0 && fact("icon-warn", t("alarm.before"), t("alarm.misread-before", { count: number(history.misread) }), "caution"),
        history.staleEntry > 0 && fact("icon-warn", t("alarm.before"), t("alarm.stale-before", { count: number(history.staleEntry) }), "caution"),
        alarm.earlier > 0 && fact("icon-clock", t("alarm.before"), t("alarm.seen-before", { count: number(alarm.earlier) })),
        alarm.hit === "not-stored" && fact("icon-bad", t("alarm.record"), t("alarm.not-stored"), "caution"),
        alarm.others.map((other) =>
          fact("icon-list", t("alarm.also"), [firstStep(other.instruction), " · ", plateText(other.wanted)])),
      ),
    );
  }

  scene(alarm) {
    const picture = h("img", { src: alarm.sceneJpg, alt: t("alarm.scene-picture") });
    return h("div.photo.scene-photo", {}, picture, alarm.plateBox && outline(picture, alarm.plateBox));
  }

  action(alarm) {
    if (alarm.stage !== "confirmed") return this.questions(alarm);
    const answer = this.answers.get(alarm.id);
    if (answer?.correcting) return this.correction(alarm, answer);
    return this.outcomes(alarm);
  }

  questions(alarm) {
    const answer = this.answers.get(alarm.id) ?? {};
    const choice = (question, value, iconId, words) =>
      button("answer", iconId, words, () => this.answer(alarm, question, value), {
        "data-key": question + value,
        "aria-pressed": String(answer[question] === value),
      });
    return h(
      "div.action.questions",
      {},
      h(
        "fieldset.question",
        { data: { answered: String("readsSo" in answer) } },
        h("legend", {}, h("span.step", { "aria-hidden": "true" }, number(1)), around("ask.reads-so", "plate", plateText(alarm.wanted, "asked"))),
        h("div.answers", {}, choice("readsSo", true, "icon-check", t("yes")), choice("readsSo", false, "icon-cross", t("no"))),
      ),
      h(
        "fieldset.question",
        { data: { answered: String("sameVehicle" in answer) } },
        h("legend", {}, h("span.step", { "aria-hidden": "true" }, number(2)), t("ask.same-vehicle"), " ",
          alarm.vehicle && h("span.asked-vehicle", {}, foreign(alarm.vehicle, 60))),
        h("div.answers", {},
          choice("sameVehicle", "yes", "icon-check", t("yes")),
          choice("sameVehicle", "no", "icon-cross", t("no")),
          choice("sameVehicle", "unsure", "icon-question", t("unsure"))),
      ),
    );
  }

  async answer(alarm, question, value) {
    const answer = { ...this.answers.get(alarm.id), [question]: value };
    this.answers.set(alarm.id, answer);
    this.chosen = alarm.id;
    this.update();
    // A plate that does not read so is nobody's: the second question falls away.
    const complete = answer.readsSo === false || ("readsSo" in answer && "sameVehicle" in answer);
    if (complete) {
      await this.send(alarm, "confirm", { readsSo: answer.readsSo, sameVehicle: answer.sameVehicle ?? "unsure" });
    } else if (alarm.stage === "new") {
      await this.acknowledge(alarm);
    }
  }

  outcomes(alarm) {
    const says = (outcome, iconId) =>
      alarm.outcomes.includes(outcome) &&
      button("outcome", iconId, t("outcome." + outcome), () => this.outcome(alarm, outcome), { "data-key": outcome });
    return h(
      "div.action.happened",
      {},
      h("h2", {}, t("ask.what-happened")),
      h(
        "div.outcomes",
        {},
        says("confirmed-stopped", "icon-check"),
        says("confirmed-let-pass", "icon-arrow"),
        says("not-stopped", "icon-cross"),
        says("misread", "icon-reader"),
        says("other-issuer", "icon-add"),
        says("stale-entry", "icon-list"),
        button("outcome.again", "icon-back", t("ask.again"), () => this.again(alarm), { "data-key": "again" }),
      ),
    );
  }

  async outcome(alarm, outcome, more = {}) {
    if (outcome === "misread" && !("correctText" in more)) {
      this.answers.set(alarm.id, { ...this.answers.get(alarm.id), correcting: true, text: "" });
      this.chosen = alarm.id;
      this.update();
      this.root.querySelector("input")?.focus();
      return;
    }
    const closed = await this.send(alarm, "outcome", { outcome, ...more });
    if (closed) {
      this.chosen = null;
      notice(t(closed.outcome?.record === "not-stored" ? "alarm.not-stored" : "alarm.recorded"));
    }
  }

  correction(alarm, answer) {
    const field = plateField(t("ask.correct"), answer.text, (text) => (answer.text = text));
    return h(
      "div.action.correcting",
      {},
      field,
      h(
        "div.answers",
        {},
        button("answer", "icon-check", t("send"), () => this.outcome(alarm, "misread", { correctText: answer.text })),
        button("answer", "icon-back", t("back"), () => {
          this.answers.set(alarm.id, { ...answer, correcting: false });
          this.update();
        }),
      ),
    );
  }

  /** Lets the crew answer both questions anew. */
  again(alarm) {
    this.answers.delete(alarm.id);
    this.chosen = alarm.id;
    this.model.alarms.set(alarm.id, { ...alarm, stage: "acknowledged" });
    this.update();
  }

  acknowledge(alarm) {
    return this.send(alarm, "acknowledge", {});
  }

  async send(alarm, what, body) {
    try {
      const changed = await post("/api/alarms/" + alarm.id + "/" + what, body);
      this.model.takeAlarm(changed, false);
      return changed;
    } catch (problem) {
      refused(problem);
      if (problem.code === "unknown-alarm" || problem.code === "already-closed") {
        this.model.forget({ alarms: [alarm.id], reads: [] });
      }
      return null;
    }
  }
}

/** The last step opens only for a plate that reads so and a vehicle that nobody denies. */
function mayAct(alarm) {
  return alarm.stage === "confirmed" && alarm.confirmed?.readsSo === true && alarm.confirmed.sameVehicle !== "no";
}

/** Whether the crew has looked and said that it is not what is wanted. */
function isDenied(alarm) {
  return alarm.stage === "confirmed" && !mayAct(alarm);
}

function lockedWords(alarm) {
  if (alarm.stage !== "confirmed") return "alarm.look-first";
  return alarm.confirmed?.readsSo ? "alarm.other-vehicle" : "alarm.not-wanted";
}

function sureness(probability) {
  if (probability >= 0.9) return "sure.high";
  return probability >= 0.6 ? "sure.medium" : "sure.low";
}

function fact(iconId, title, content, className = "") {
  return h("li.fact", { class: className }, icon(iconId), h("span.only-spoken", {}, title + ": "), h("span.fact-words", {}, content));
}

function issuerFact(alarm) {
  const { wanted, relation } = alarm.issuer;
  if (!wanted) return fact("icon-add", t("alarm.issuer"), t("alarm.issuer-unknown"));
  const name = issuerName(plain(wanted, 8));
  return relation === "unlikely"
    ? fact("icon-warn", t("alarm.issuer"), t("alarm.issuer-unlikely", { issuer: name }), "caution")
    : fact("icon-add", t("alarm.issuer"), name);
}

function watermark() {
  return h("div.watermark", { "aria-hidden": "true" }, Array.from({ length: 5 }, () => h("span", {}, t("exercise.mark"))));
}
