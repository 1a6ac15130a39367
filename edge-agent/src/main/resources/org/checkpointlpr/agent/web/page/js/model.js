// What the page knows, as the agent told it. One copy; views read it and are told what changed.

import { takeHandling } from "./handling.js";

/** Closed alarms and reads beyond this are let go of, so that a long shift does not fill the memory. */
const MOST_READS = 100;

export class Model {
  constructor() {
    this.status = null;
    this.alarms = new Map();
    this.reads = [];
    this.drill = null;
    this.audit = null;
    this.session = null;
    this.silent = false;
    this.revision = 0;
    this.statusAt = 0;
    this.listeners = new Set();
  }

  /** Calls a listener with the name of what changed. */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(what, subject) {
    for (const listener of this.listeners) listener(what, subject);
  }

  /** Takes the whole state; alarms that are no longer in it are gone. */
  takeAll(state) {
    this.revision = state.revision;
    this.alarms = new Map(state.alarms.filter(isOpen).map((alarm) => [alarm.id, stamped(alarm)]));
    this.reads = state.reads.slice(0, MOST_READS).map(stamped);
    this.drill = state.drill;
    this.audit = state.audit;
    this.takeHandling(state.handling);
    this.takeStatus(state);
    for (const what of ["alarms", "reads", "drill", "audit"]) this.tell(what);
  }

  /** The mission's instructions; the views draw theirs anew. */
  takeHandling(codes) {
    if (takeHandling(codes)) this.tell("handling");
  }

  takeStatus(status) {
    this.status = status;
    this.statusAt = performance.now();
    this.tell("status");
  }

  takeAlarm(alarm, isNew) {
    if (isOpen(alarm)) {
      this.alarms.set(alarm.id, stamped(alarm));
    } else if (!this.alarms.delete(alarm.id)) {
      return;
    }
    this.tell("alarms", isNew ? alarm : undefined);
  }

  takeRead(read) {
    this.reads = [stamped(read), ...this.reads.filter((other) => other.id !== read.id)].slice(0, MOST_READS);
    this.tell("reads");
  }

  forget({ alarms, reads }) {
    for (const id of alarms) this.alarms.delete(id);
    this.reads = this.reads.filter((read) => !reads.includes(read.id));
    this.tell("alarms");
    this.tell("reads");
  }

  /** Drops reads whose time is over, also when the agent cannot say so. */
  forgetOld() {
    const now = performance.now();
    const kept = this.reads.filter((read) => now - read.at < read.forgetInMs);
    if (kept.length !== this.reads.length) {
      this.reads = kept;
      this.tell("reads");
    }
  }

  takeDrill(drill) {
    this.drill = drill;
    this.tell("drill");
  }

  takeAudit(audit) {
    this.audit = audit;
    this.tell("audit");
  }

  takeSession(session) {
    this.session = session;
    this.tell("session");
  }

  takeSilent(silent) {
    this.silent = silent;
    this.tell("status");
  }

  /** Open alarms, most urgent first: priority, then the older one. */
  open() {
    return [...this.alarms.values()].sort((a, b) => a.priority - b.priority || a.since - b.since);
  }

  /** The most urgent alarm that nobody has noticed. */
  mostUrgentNew() {
    let most = null;
    for (const alarm of this.alarms.values()) {
      if (alarm.stage === "new" && (most === null || alarm.priority < most.priority)) most = alarm;
    }
    return most;
  }

  /** Whether this session may do something. */
  may(what) {
    return this.session?.may?.includes(what) ?? false;
  }
}

function isOpen(alarm) {
  return alarm.stage !== "closed";
}

/** Ages count on the monotonic clock from the moment of receipt: no clock has to be right. */
function stamped(item) {
  const at = performance.now();
  return { ...item, at, since: at - item.ageMs };
}

/** Seconds since an alarm or read was captured. */
export function age(item) {
  return (performance.now() - item.since) / 1000;
}
