"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  document.documentElement.classList.add("js");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const clock = (s) => s < 60 ? String(s) : Math.floor(s / 60) + ":" + String(s % 60).padStart(2, "0");

  // The picture: still until asked for where people want less motion.
  const picture = $("picture"), stillButton = $("still");
  let plays = !calm.matches;
  const show = () => {
    picture.classList.toggle("plays", plays);
    for (const svg of picture.querySelectorAll(".moving svg")) plays ? svg.unpauseAnimations() : svg.pauseAnimations();
    stillButton.textContent = plays ? stillButton.dataset.stop : stillButton.dataset.play;
  };
  if (stillButton) {
    stillButton.hidden = false;
    stillButton.addEventListener("click", () => { plays = !plays; show(); });
    calm.addEventListener("change", () => { plays = !calm.matches; show(); });
    show();
  }

  const timer = $("timer");
  if (!timer) return; // nothing to count where nobody sees it
  const plan = JSON.parse(timer.dataset.plan), words = JSON.parse(timer.dataset.words);

  // The countdown is a list of parts, one after the other. What is known is the
  // part, how long it has been going on, and since when: nothing is counted in
  // ticks, so that a page in the background is right when it is looked at again.
  const parts = plan.parts.map((p) => ({ ...p, ms: p.s * 1000 }));
  let pace = plan.pace * 1000;
  let at = -1, into = 0, since = null, ticking = 0; // at -1: not begun
  const length = (p) => p.paced ? pace : p.ms;
  const over = () => at >= parts.length;
  const left = () => {
    let ms = -into;
    for (let i = Math.max(at, 1); i < parts.length; i++) ms += length(parts[i]);
    return at < 1 ? ms + into : ms;
  };

  const side = (p) => p.side === 1 ? words.first : words.second;
  const where = (p) => {
    const list = [];
    if (plan.sides > 1) list.push(side(p));
    if (plan.reps > 1) list.push(fill(words.count, { n: p.n, of: plan.reps }));
    if (plan.sets > 1) list.push(fill(list.length ? words.setCount : words.setAlone, { set: p.set, sets: plan.sets }));
    return list.join(", ");
  };
  const cue = (p) => {
    switch (p.kind) {
      case "ready": return words.ready;
      case "ease": return words.ease;
      case "turn": return words.turn;
      case "change": return words.change;
      case "rest": return words.rest;
    }
    return plan.reps ? (plan.hold ? words.hold : words.move) : words.go;
  };
  // Said aloud is what a person needs who cannot see the page, and no more: a
  // hold of two seconds is over before it could be said.
  const say = (p) => {
    if (p.kind === "ease") return plan.hold >= 8 || p.s >= 8 ? words.ease : "";
    if (p.kind === "change") return words.change + ". " + side(p);
    if (p.kind !== "work") return cue(p);
    if (p.n > 1 && length(p) < 5000) return "";
    return [where(p), plan.hold && plan.reps ? fill(words.holdFor, { seconds: plan.hold }) : cue(p)].filter(Boolean).join(". ");
  };

  let audio, loud = false;
  const tone = (...pitches) => {
    if (!loud) return;
    audio ??= new AudioContext();
    pitches.forEach((pitch, i) => {
      const start = audio.currentTime + i * .18, o = audio.createOscillator(), g = audio.createGain();
      o.frequency.value = pitch;
      g.gain.setValueAtTime(0, start);
      g.gain.linearRampToValueAtTime(.12, start + .02);
      g.gain.exponentialRampToValueAtTime(.0001, start + .35);
      o.connect(g).connect(audio.destination);
      o.start(start);
      o.stop(start + .4);
    });
  };

  const put = (id, text) => { if ($(id).textContent !== text) $(id).textContent = text; };
  const draw = () => {
    const p = parts[at], whole = (ms) => Math.max(Math.ceil(ms / 1000 - .001), 0);
    let digits = clock(whole(left())), top = words.idle, below = words.about, share = 1;
    if (over()) {
      digits = "✓", top = words.done, below = words.tell;
    } else if (p) {
      top = cue(p), below = where(p), share = 1 - into / length(p);
      digits = p.paced ? String(p.n) : clock(whole(length(p) - into));
      if (p.kind === "ready") below = words.about;
      if (p.kind === "change") below = side(p);
      if (p.kind === "rest") below = fill(words.setAlone, { set: p.set, sets: plan.sets });
      if (since === null) top = words.paused;
      if (calm.matches) share = Math.ceil(share * length(p) / 1000) * 1000 / length(p);
    }
    put("digits", digits);
    put("cue", top);
    put("count", below);
    $("digits").classList.toggle("long", digits.length > 3);
    $("bar").setAttribute("stroke-dashoffset", String(1 - Math.min(share, 1)));
    timer.classList.toggle("between", !!p && p.kind !== "work");
    put("go", over() ? words.onceMore : since !== null ? words.pause : at < 0 ? words.start : words.resume);
    $("again").hidden = at < 0 || over();
  };
  const enter = () => {
    if (over()) {
      halt();
      tone(523, 659, 784);
      put("spoken", words.done + " " + words.tell);
      return;
    }
    const p = parts[at], text = say(p);
    if (text) put("spoken", text);
    tone(p.kind === "work" ? 660 : 440);
  };
  const look = () => {
    if (since === null) return;
    const now = performance.now(), was = at;
    into += now - since;
    since = now;
    while (!over() && into >= length(parts[at])) into -= length(parts[at++]);
    if (at !== was) enter();
    draw();
  };
  const halt = () => { clearInterval(ticking); since = null; };
  const run = () => {
    if (at < 0 || over()) {
      at = 0, into = 0;
      enter();
    }
    since = performance.now();
    ticking = setInterval(look, 100);
    draw();
  };
  $("go").addEventListener("click", () => {
    look();
    if (since === null) return run();
    halt();
    draw();
  });
  $("again").addEventListener("click", () => {
    halt();
    at = -1, into = 0;
    put("spoken", "");
    draw();
    $("go").focus();
  });
  $("sound").addEventListener("click", () => {
    loud = !loud;
    $("sound").setAttribute("aria-pressed", String(loud));
    tone(660);
  });
  const paces = [.5, .75, 1, 1.25, 1.5, 2];
  let chosen = 2;
  const change = (step) => {
    if (paces[chosen + step] === undefined) return;
    look();
    chosen += step;
    const next = plan.pace * 1000 * paces[chosen];
    if (parts[at]?.paced) into = into / pace * next;
    pace = next;
    put("spoken", fill(words.paceSaid, { seconds: Math.round(next / 100) / 10 }));
    $("slower").setAttribute("aria-disabled", String(chosen === paces.length - 1));
    $("faster").setAttribute("aria-disabled", String(chosen === 0));
    draw();
  };
  $("slower").addEventListener("click", () => change(1));
  $("faster").addEventListener("click", () => change(-1));

  $("pace").hidden = !parts.some((p) => p.paced);
  for (const id of ["clock", "buttons", "options"]) $(id).hidden = false;
  draw();
})();
