// What stands around every view: the line of state, the troubles, the way to the other views.

import { fill, foreign, h, icon, setText } from "./dom.js";
import { duration, has, number, percent, t, timeOfDay } from "./words.js";
import { holdButton } from "./views/pads.js";

const PANIC_HOLD_MILLIS = 2000;

/** The views that the bar at the foot leads to, and what each needs. */
const PLACES = [
  { view: "watch", icon: "icon-camera" },
  { view: "drill", icon: "icon-drill", needs: "drill" },
  { view: "audit", icon: "icon-count", needs: "audit" },
  { view: "entry", icon: "icon-add" },
  { view: "settings", icon: "icon-settings" },
];

/** The bar at the foot. */
export function navigation(root, model, view, panic) {
  fill(
    root,
    PLACES.filter((place) => !place.needs || model.may(place.needs)).map((place) =>
      h(
        "a.place",
        { href: "#" + place.view, "aria-current": place.view === view ? "page" : null },
        icon(place.icon),
        h("span.label", {}, t("nav." + place.view)),
      ),
    ),
    model.may("panic") &&
      holdButton("panic", [icon("icon-panic"), h("span.label", {}, t("panic.hold"))], PANIC_HOLD_MILLIS, panic),
  );
  root.setAttribute("aria-label", t("nav.label"));
}

/** The line of state and the troubles below it. */
export class Top {
  constructor(root, model, openAlarm) {
    this.root = root;
    this.model = model;
    this.openAlarm = openAlarm;
    this.drawn = "";
  }

  update(soundReady) {
    const { model } = this;
    if (!model.status) return;
    const items = stateLine(model, soundReady);
    const troubles = model.silent ? [SILENT_TROUBLE] : [...model.status.troubles, ...(soundReady ? [] : [SOUND_TROUBLE])];
    const drawn = JSON.stringify([items, troubles, model.alarms.size, model.status.mode, document.documentElement.lang]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    fill(
      this.root,
      model.alarms.size > 0 &&
        h("button.alarm-bar", { type: "button", on: { click: this.openAlarm } }, icon("icon-bad"),
          t("alarm.waiting", { count: number(model.alarms.size) }), icon("icon-arrow", "icon end")),
      model.status.mode === "exercise" && h("p.exercise-bar", {}, icon("icon-warn"), t("exercise.on")),
      h("ul.state-line", { "aria-label": t("state.label") }, items.map(stateItem)),
      h("div.troubles", { role: "region", "aria-label": t("trouble.label") }, troubles.map(troubleItem)),
    );
  }
}

const SILENT_TROUBLE = { code: "agent-silent", severity: "red", action: "call-technician", values: {}, subject: null };
const SOUND_TROUBLE = { code: "sound-off", severity: "amber", action: "touch-page", values: {}, subject: null };

function stateItem({ key, icon: iconId, level, value }) {
  return h(
    "li.state",
    { class: level, data: { key } },
    h("small", {}, icon(iconId, "icon what"), t("state." + key)),
    h("b", {}, icon(LEVEL_ICONS[level], "icon level"), h("span", {}, value)),
    h("span.only-spoken", {}, t("level." + level)),
  );
}

const LEVEL_ICONS = { ok: "icon-ok", warn: "icon-warn", bad: "icon-bad", unknown: "icon-unknown" };

function stateLine({ status, silent, statusAt }, soundReady) {
  if (silent) return [{ key: "agent", icon: "icon-link", level: "bad", value: t("state.silent") }];
  const { cameras, reader, list, link, queue, clock, disk } = status;
  const good = cameras.filter((camera) => ["delivering", "ended"].includes(camera.state)).length;
  const worst = (...codes) => {
    const hit = status.troubles.filter((trouble) => codes.includes(trouble.code));
    if (hit.some((trouble) => trouble.severity === "red")) return "bad";
    return hit.length ? "warn" : "ok";
  };
  return [
    { key: "cameras", icon: "icon-camera", level: good < cameras.length ? "bad" : "ok", value: number(good) + " / " + number(cameras.length) },
    { key: "reader", icon: "icon-reader", level: worst("reader-failing", "reader-stuck", "no-plate"), value: t("reader." + reader.state) },
    { key: "list", icon: "icon-list", level: list.state === "live" ? worst("list-stale", "list-unconfirmed", "list-expired", "list-behind", "list-refused") : "bad", value: listValue(list) },
    { key: "link", icon: "icon-link", level: linkLevel(link, worst("hit-not-stored", "records-parked", "device-cloned")), value: linkValue(link, queue) },
    { key: "clock", icon: "icon-clock", level: worst("clock-unset"), value: t("clock." + clock.source) },
    { key: "disk", icon: "icon-disk", level: disk.state === "ok" ? "ok" : "bad", value: t("disk." + disk.state) },
    { key: "lease", icon: "icon-key", ...lease(list, status.serverTime) },
    { key: "sound", icon: soundReady ? "icon-sound" : "icon-silent", level: soundReady ? "ok" : "warn", value: t(soundReady ? "sound.on" : "sound.off") },
  ];
}

function linkLevel(link, records) {
  return records === "ok" && !link.connected ? "warn" : records;
}

function linkValue(link, queue) {
  if (queue.waiting > 0) return t("link.waiting", { count: number(queue.waiting) });
  return t(link.connected ? "link.up" : "link.down");
}

function listValue(list) {
  if (list.state !== "live") return t("list." + list.state);
  const version = "v" + number(list.version, { useGrouping: false });
  return list.unconfirmedMinutes === null ? version : version + " · " + duration(list.unconfirmedMinutes * 60, "narrow");
}

/** The lease's end against the agent's own clock: both come from it. */
function lease(list, serverTime) {
  if (list.lockedBecause !== null) return { level: "bad", value: t("list.locked") };
  if (list.leaseEndsAt === null) return { level: "ok", value: "–" };
  const left = (Date.parse(list.leaseEndsAt) - Date.parse(serverTime)) / 1000;
  return { level: left < 86400 ? "warn" : "ok", value: duration(left, "short") };
}

function troubleItem({ code, subject, severity, action, values }) {
  const shown = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "number" ? number(value) : value]));
  return h(
    "div.trouble",
    { class: severity },
    icon(severity === "red" ? "icon-bad" : "icon-warn"),
    h(
      "div",
      {},
      h("strong", {}, t(has("trouble." + code) ? "trouble." + code : "trouble.general", shown),
        subject && [" · ", foreign(subject, 40)]),
      // The technician and headquarters need it word for word.
      code === "list-refused" && h("small", {}, foreign(values.reason, 160)),
      h("span.do", {}, t(has("action." + action) ? "action." + action : "action.call-technician")),
    ),
  );
}

/** The time of day that the agent says it is, for the drill. */
export function agentTime({ status, statusAt }) {
  const then = Date.parse(status.clock.at);
  return timeOfDay(then + (performance.now() - statusAt));
}

