// The cameras and the last reads.

import { fill, foreign, h, icon, setText } from "../dom.js";
import { age } from "../model.js";
import { plateText } from "../plate.js";
import { duration, issuerName, number, percent, t } from "../words.js";

/** A picture is asked for when the last one has come, five times a second at most. */
const PICTURE_PAUSE_MILLIS = 200;
const RETRY_MILLIS = 1000;
const MOST_READS = 30;

export class WatchView {
  constructor(root, model) {
    this.root = root;
    this.model = model;
    this.tiles = new Map();
    this.cameras = h("div.cameras");
    this.reads = h("ol.reads");
    this.count = h("span.read-count");
    fill(
      root,
      h("h1.only-spoken", {}, t("nav.watch")),
      h(
        "div.watch",
        {},
        this.cameras,
        h("section.last-reads", { "aria-labelledby": "reads-title", tabindex: "0" },
          h("h2", { id: "reads-title" }, t("watch.reads"), " ", this.count), this.reads),
      ),
    );
    this.update("status");
    this.update("reads");
  }

  update(what) {
    if (what === "status") this.updateCameras();
    if (what === "reads") this.updateReads();
  }

  updateCameras() {
    const { status } = this.model;
    if (!status) return;
    const names = status.cameras.map((camera) => camera.name);
    for (const [name, tile] of this.tiles) {
      if (!names.includes(name)) {
        tile.close();
        this.tiles.delete(name);
      }
    }
    for (const camera of status.cameras) {
      if (!this.tiles.has(camera.name)) {
        const tile = new Tile(camera.name);
        this.tiles.set(camera.name, tile);
        this.cameras.append(tile.root);
      }
      this.tiles.get(camera.name).update(camera, this.model.silent);
    }
    this.cameras.dataset.count = String(names.length);
  }

  updateReads() {
    setText(this.count, number(this.model.reads.length));
    fill(
      this.reads,
      this.model.reads.length === 0 && h("li.none", {}, t("watch.no-reads")),
      this.model.reads.slice(0, MOST_READS).map((read) =>
        h(
          "li.read",
          {},
          plateText(read.text),
          h("span.read-more", {},
            h("span", {}, percent(read.probability)),
            h("span", {}, read.issuers.slice(0, 2).map((code) => issuerName(code)).join(", ") || "–"),
            h("span", {}, foreign(read.camera, 40)),
            read.exercise && h("b", {}, t("exercise.mark"))),
          h("time.read-age", { data: { read: read.id } }, duration(age(read), "narrow")),
        ),
      ),
    );
  }

  tick() {
    const reads = new Map(this.model.reads.map((read) => [read.id, read]));
    for (const element of this.reads.querySelectorAll("[data-read]")) {
      const read = reads.get(element.dataset.read);
      if (read) setText(element, duration(age(read), "narrow"));
    }
  }

  close() {
    for (const tile of this.tiles.values()) tile.close();
  }
}

/** One camera: its newest picture, or why there is none. */
export class Tile {
  constructor(name) {
    this.name = name;
    this.picture = h("img", { alt: t("watch.picture", { camera: name }) });
    this.trouble = h("div.tile-trouble");
    this.label = h("figcaption", {}, icon("icon-camera"), foreign(name, 40), h("span.live"));
    this.root = h("figure.tile.empty", {}, this.picture, h("p.tile-empty", {}, t("camera.no-picture")), this.trouble, this.label);
    this.live = false;
    this.timer = 0;
    this.turn = 0;
    this.picture.addEventListener("load", () => this.next(true, PICTURE_PAUSE_MILLIS));
    this.picture.addEventListener("error", () => this.next(false, RETRY_MILLIS));
  }

  update(camera, silent) {
    const state = silent ? "lost" : camera.state;
    const good = state === "delivering";
    this.root.dataset.state = state;
    setText(this.label.lastChild, t(!good ? "camera." + state : camera.behind ? "camera.behind" : "camera.live"));
    fill(
      this.trouble,
      !good && [
        icon(state === "opening" ? "icon-clock" : state === "ended" ? "icon-check" : "icon-bad"),
        h("strong", {}, t("camera." + state)),
        state !== "opening" && state !== "ended" && [
          camera.pictureAgeMs !== null && h("span", {}, t("camera.last-picture", { time: duration(camera.pictureAgeMs / 1000) })),
          h("span.do", {}, t("action.check-camera")),
        ],
      ],
    );
    const live = camera.live && !silent && (good || state === "ended");
    if (live && !this.live) {
      this.live = true;
      this.ask();
    }
    // What a lost camera saw last is never shown as if it were now.
    if (!live) this.stop();
  }

  next(seen, pause) {
    if (!this.live) return;
    this.root.classList.toggle("empty", !seen);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  ask() {
    if (!this.live) return;
    if (document.hidden) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), RETRY_MILLIS);
      return;
    }
    this.turn += 1;
    this.picture.src = "/api/cameras/" + encodeURIComponent(this.name) + "/live.jpg?" + this.turn;
  }

  stop() {
    this.live = false;
    clearTimeout(this.timer);
    this.picture.removeAttribute("src");
  }

  close() {
    this.stop();
    this.root.remove();
  }
}

