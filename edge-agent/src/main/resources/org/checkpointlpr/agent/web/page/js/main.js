// Puts the page together: signs in, listens to the agent, shows the view that is asked for.

import * as api from "./api.js";
import { fill, h, icon, loadSigns, plain } from "./dom.js";
import { firstStep, loadHandling } from "./handling.js";
import { Model } from "./model.js";
import { notice, refused, say } from "./notice.js";
import { navigation, Top } from "./shell.js";
import * as sound from "./sound.js";
import { hasEasternDigits, speak, t } from "./words.js";
import { AlarmView } from "./views/alarm.js";
import { AuditView } from "./views/audit.js";
import { DrillView } from "./views/drill.js";
import { EntryView } from "./views/entry.js";
import { SettingsView } from "./views/settings.js";
import { SignInView } from "./views/signin.js";
import { WatchView } from "./views/watch.js";

const VIEWS = { watch: WatchView, drill: DrillView, audit: AuditView, entry: EntryView, settings: SettingsView };
const STANDARD_LANGUAGES = ["en", "fr", "es", "ar"];

const model = new Model();
const alarm = new AlarmView(document.getElementById("alarm"), model);
const top = new Top(document.getElementById("top"), model, () => {
  alarm.away = false;
  alarm.update();
  alarm.root.querySelector(".alarm-do")?.focus();
});
const main = document.getElementById("main");
let view = null;
let stopListening = null;
let heardTroubles = null;
let loading = null;
let drawing = false;
let unmeasured = [];

const looks = {
  languages: STANDARD_LANGUAGES,
  async language(code, digits) {
    remember("language", code);
    remember("digits", digits);
    await speak(code, digits);
    alarm.drawn = top.drawn = "";
    show();
    redraw();
  },
  role: (role, pin) => changeRole(role, pin),
  theme(name) {
    remember("theme", name);
    document.documentElement.dataset.theme = name;
  },
};

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing: the choice holds until the page is closed.
  }
}

function remembered(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Shows the view that the address names. */
function show() {
  const name = location.hash.slice(1) in VIEWS ? location.hash.slice(1) : "watch";
  view?.close();
  main.dataset.view = name;
  view = new VIEWS[name](main, model, looks);
  navigation(document.getElementById("nav"), model, name, panic);
}

/** What sounds is decided at once; what is drawn, once a frame, however many events come. */
function redraw() {
  soundFor();
  if (drawing) return;
  drawing = true;
  if (document.hidden) setTimeout(draw, 50);
  else requestAnimationFrame(draw);
}

function draw() {
  drawing = false;
  top.update(sound.awake());
  alarm.update();
  measurePaint();
}

model.subscribe((what, subject) => {
  if (what === "alarms") {
    if (subject) {
      announce(subject);
      unmeasured.push(subject);
    }
    redraw();
  }
  if (what === "handling") {
    alarm.drawn = top.drawn = "";
    redraw();
  }
  if (what === "status") {
    hearTroubles();
    redraw();
  }
  if (what === "session") navigation(document.getElementById("nav"), model, main.dataset.view, panic);
  view?.update(what, subject);
});

function announce(raised) {
  alarm.raise(raised);
  say([firstStep(raised.instruction), t("alarm.wanted"), plain(raised.wanted, 24), plain(raised.camera, 40)].join(". "));
}

/** How long from the agent's raising an alarm until it was painted; both clocks are this machine's. */
function measurePaint() {
  const raised = unmeasured;
  unmeasured = [];
  if (raised.length === 0 || document.hidden) return;
  const channel = new MessageChannel();
  // The first task after a frame's callbacks runs when the frame has been painted.
  channel.port1.onmessage = () => {
    const end = performance.now();
    if (performance.getEntriesByName("alarm-painted").length > 500) performance.clearMeasures("alarm-painted");
    for (const { id, raisedAt } of raised) {
      const start = Math.max(0, Date.parse(raisedAt) - performance.timeOrigin);
      performance.measure("alarm-painted", { start: Math.min(start, end), end, detail: id });
    }
  };
  channel.port2.postMessage(null);
}

/** The most urgent alarm that nobody has noticed sounds; then what is in trouble. */
function soundFor() {
  const unheard = model.mostUrgentNew();
  if (unheard) sound.repeat(unheard.sound);
  else if (model.silent || model.status?.troubles.some((trouble) => trouble.sound === "urgent")) sound.repeat("urgent");
  else sound.repeat(null);
}

/** A trouble sounds once when it appears. */
function hearTroubles() {
  const now = new Set((model.status?.troubles ?? []).map(({ code, subject }) => code + "/" + subject));
  const appeared = (model.status?.troubles ?? []).filter(({ code, subject }) => heardTroubles && !heardTroubles.has(code + "/" + subject));
  if (appeared.some((trouble) => trouble.sound === "attention")) sound.once("attention");
  heardTroubles = now;
}

async function panic(heldMs) {
  try {
    await api.post("/api/panic", { heldMs });
    notice(t("panic.done"), "bad");
  } catch (problem) {
    refused(problem);
  }
}

/** Events that come while the whole state is being fetched wait for it. */
let waiting = [];

function take(name, data, revision) {
  if (name === "beat" || revision <= model.revision) return;
  const takers = {
    alarm: () => model.takeAlarm(data, true),
    "alarm-changed": () => model.takeAlarm(data, false),
    read: () => model.takeRead(data),
    forget: () => model.forget(data),
    state: () => model.takeStatus(data),
    handling: () => model.takeHandling(data),
    drill: () => model.takeDrill(data),
    audit: () => model.takeAudit(data),
  };
  takers[name]?.();
}

async function takeState() {
  const known = new Set(model.alarms.keys());
  const first = model.status === null;
  loading = api.get("/api/state");
  try {
    const state = await loading;
    model.takeAll(state);
    if (first) show();
    // What was raised while nobody listened comes to the front as if it had just come.
    for (const open of model.open()) if (!known.has(open.id) && open.stage === "new") announce(open);
    redraw();
  } catch (problem) {
    if (problem.code !== "session-needed") refused(problem);
  } finally {
    loading = null;
    const late = waiting;
    waiting = [];
    for (const [name, data, revision] of late) take(name, data, revision);
  }
}

/** Changes who is signed in: nothing is heard meanwhile, or the end of the old session would sign in anew. */
async function changeRole(role, pin) {
  stopListening?.();
  stopListening = null;
  let session = model.session;
  try {
    session = await api.signIn(role, pin);
  } finally {
    begin(session);
  }
}

function begin(session) {
  model.takeSession(session);
  document.getElementById("page").classList.remove("signed-out");
  stopListening?.();
  stopListening = api.listen({
    event(name, data, revision) {
      if (name === "hello") takeState();
      else if (name === "session") signInAgain();
      else if (loading) waiting.push([name, data, revision]);
      else take(name, data, revision);
    },
    silent(silent) {
      model.takeSilent(silent);
    },
  });
  if (model.status) show();
}

/** Asks who is there; a crew without a PIN is let in. */
async function signIn() {
  const session = await api.session();
  if (session.languages?.length) looks.languages = session.languages;
  if (session.signedIn) return begin(session);
  const crew = session.roles.find(({ role }) => role === "crew");
  if (crew && !crew.pin && !signIn.left) return begin(await api.signIn("crew", ""));
  document.getElementById("page").classList.add("signed-out");
  view?.close();
  view = new SignInView(main, session, (entered) => {
    signIn.left = false;
    view.close();
    begin(entered);
  });
}

async function signInAgain() {
  stopListening?.();
  stopListening = null;
  model.alarms.clear();
  model.status = null;
  model.revision = 0;
  alarm.update();
  sound.repeat(null);
  fill(document.getElementById("top"));
  top.drawn = "";
  await signIn().catch(refused);
}

window.addEventListener("session-needed", (event) => {
  signIn.left = model.session?.signedIn === false;
  if (event && stopListening) signInAgain();
});
window.addEventListener("hashchange", () => {
  if (!model.status) return;
  show();
  main.focus({ preventScroll: true });
});
for (const name of ["pointerdown", "keydown"]) {
  window.addEventListener(name, () => {
    if (!sound.awake()) {
      sound.wake();
      setTimeout(redraw, 100);
    }
  });
}
setInterval(() => {
  model.forgetOld();
  alarm.tick();
  view?.tick();
  top.update(sound.awake());
}, 1000);

async function start() {
  document.documentElement.dataset.theme = remembered("theme") ?? "day";
  const session = api.session();
  const configured = (await session.catch(() => null))?.language;
  const code = remembered("language") ?? configured ?? "en";
  await Promise.all([
    speak(code, hasEasternDigits(code) ? remembered("digits") ?? "latn" : "latn"),
    loadSigns("img/signs.svg"),
    loadHandling(),
  ]);
  sound.wake();
  try {
    await signIn();
  } catch (problem) {
    fill(main, h("p.problem", {}, icon("icon-bad"), t("trouble.agent-silent")));
    setTimeout(() => location.reload(), 3000);
  }
}

start();
