// A short word at the foot of the page, and what is said to screen readers at once.

import { duration, has, number, t } from "./words.js";
import { setText } from "./dom.js";

let timer = 0;

/** Shows a sentence for some seconds. */
export function notice(text, kind = "") {
  const element = document.getElementById("notice");
  element.dataset.kind = kind;
  setText(element, text);
  element.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => {
    element.classList.remove("shown");
    setText(element, "");
  }, 7000);
}

/** Shows why the agent refused something. */
export function refused(problem) {
  if (problem.code === undefined) throw problem;
  notice(refusal(problem), "bad");
}

/** The words for a refusal. */
export function refusal({ code, problem = {} }) {
  if (code === "wrong-pin") return t("problem.wrong-pin", { count: number(problem.attemptsLeft ?? 0) });
  if (code === "locked-out") return t("problem.locked-out", { time: duration(problem.retryAfterSeconds ?? 60) });
  if (code === "bad-field" && has("field." + problem.field)) {
    return t("problem.bad-field", { field: t("field." + problem.field) });
  }
  return t(has("problem." + code) ? "problem." + code : "problem.general");
}

/** Says something to screen readers at once. */
export function say(text) {
  document.getElementById("spoken").textContent = text;
}
