// The agent's HTTP interface: requests, the session's token, the stream of events.

/** What the agent refuses, by its code. */
export class Refused extends Error {
  constructor(problem, status) {
    super(problem.code ?? "internal");
    this.code = problem.code ?? "internal";
    this.problem = problem;
    this.status = status;
  }
}

let csrf = "";

async function request(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
  } catch {
    throw new Refused({ code: "no-answer" }, 0);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const refused = new Refused(body, answer.status);
    if (refused.code === "session-needed") window.dispatchEvent(new Event("session-needed"));
    throw refused;
  }
  return body;
}

export function get(path) {
  return request(path, {});
}

export function post(path, body = {}) {
  return request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Checkpoint-CSRF": csrf },
    body: JSON.stringify(body),
  });
}

/** Who is signed in; remembers the token that every later request carries. */
export async function session() {
  return remember(await get("/api/session"));
}

export async function signIn(role, pin) {
  return remember(await post("/api/session", { role, pin }));
}

export async function signOut() {
  return remember(await post("/api/session/end"));
}

function remember(answer) {
  csrf = answer.csrf ?? "";
  return answer;
}

const EVENTS = [
  "hello", "beat", "handling", "alarm", "alarm-changed", "read", "forget", "state", "drill", "audit", "session",
];

// The agent sends something every two seconds; after six of silence it is gone.
const SILENCE_MILLIS = 6000;

/**
 * The stream of events, opened again for as long as it takes.
 * @param {{event: function(string, any, number), silent: function(boolean)}} listener
 * @return {function()} ends it
 */
export function listen(listener) {
  let source = null;
  let heard = performance.now();
  let silent = false;
  let ended = false;

  const hear = () => {
    heard = performance.now();
    if (silent) listener.silent((silent = false));
  };
  const open = () => {
    source?.close();
    source = new EventSource("/api/events");
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        hear();
        listener.event(name, JSON.parse(event.data), Number(event.lastEventId));
      });
    }
  };
  const watch = setInterval(() => {
    const gone = performance.now() - heard > SILENCE_MILLIS;
    if (gone && !silent) listener.silent((silent = true));
    if (!ended && (gone || source.readyState === EventSource.CLOSED)) {
      heard = performance.now();
      open();
    }
  }, 1000);
  open();
  return () => {
    ended = true;
    clearInterval(watch);
    source.close();
  };
}
