// Sounds, made here: nothing is fetched. One voice at a time, the most urgent one.

/** Each sound as notes: frequency in hertz, begin and length in seconds; and the pause before it repeats. */
const SOUNDS = {
  high: { every: 1.5, wave: "square", notes: [[960, 0, 0.22], [720, 0.24, 0.22], [960, 0.48, 0.22], [720, 0.72, 0.22]] },
  medium: { every: 2.5, wave: "square", notes: [[880, 0, 0.16], [880, 0.26, 0.16], [880, 0.52, 0.16]] },
  low: { every: 4, wave: "triangle", notes: [[660, 0, 0.25], [880, 0.25, 0.4]] },
  urgent: { every: 60, wave: "sawtooth", notes: [[320, 0, 0.5], [240, 0.55, 0.7]] },
  attention: { every: 0, wave: "triangle", notes: [[520, 0, 0.2], [390, 0.25, 0.35]] },
  test: { every: 1.5, wave: "square", notes: [[960, 0, 0.22], [720, 0.24, 0.22], [960, 0.48, 0.22], [720, 0.72, 0.22]] },
};

let context = null;
let repeating = null;
let timer = 0;

/** Makes the browser ready to sound; must be called from a touch or key where the kiosk flag is not given. */
export function wake() {
  context ??= new AudioContext();
  if (context.state !== "running") context.resume();
  return context.state === "running";
}

/** Whether a sound would be heard. */
export function awake() {
  return context !== null && context.state === "running";
}

/** Sounds again and again until told otherwise; null for silence. What sounds already goes on undisturbed. */
export function repeat(name) {
  if (name === repeating) return;
  repeating = name;
  clearTimeout(timer);
  document.documentElement.dataset.sound = name ?? "";
  again();
}

function again() {
  if (repeating === null) return;
  once(repeating);
  timer = setTimeout(again, SOUNDS[repeating].every * 1000);
}

/** Sounds once. */
export function once(name) {
  if (!awake()) return;
  const { wave, notes } = SOUNDS[name];
  const start = context.currentTime + 0.02;
  for (const [hertz, begin, length] of notes) tone(wave, hertz, start + begin, length);
}

function tone(wave, hertz, begin, length) {
  const voice = new OscillatorNode(context, { type: wave, frequency: hertz });
  const loudness = new GainNode(context, { gain: 0 });
  // Short ramps at both ends: without them each note clicks.
  loudness.gain.setValueAtTime(0, begin);
  loudness.gain.linearRampToValueAtTime(0.9, begin + 0.015);
  loudness.gain.setValueAtTime(0.9, begin + length - 0.02);
  loudness.gain.linearRampToValueAtTime(0, begin + length);
  voice.connect(loudness).connect(context.destination);
  voice.start(begin);
  voice.stop(begin + length);
  voice.onended = () => loudness.disconnect();
}
