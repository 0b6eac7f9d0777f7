// What a page tells while it lives: progress, announcements, ages, the menus that close, refused requests.

const words = JSON.parse(document.getElementById("words")?.textContent || "{}");
const line = document.getElementById("progress-line");
const spoken = document.getElementById("spoken");
let running = 0;
let timer = 0;

function start() {
  running += 1;
  timer ||= setTimeout(() => line?.toggleAttribute("data-running", true), 300);
}

function stop() {
  running = Math.max(0, running - 1);
  if (running) return;
  clearTimeout(timer);
  timer = 0;
  line?.toggleAttribute("data-running", false);
}

function say(text) {
  if (!spoken || !text) return;
  spoken.textContent = "";
  setTimeout(() => { spoken.textContent = text; }, 50); // the same words twice are read twice
}

// The same words as the filter `age` on the server, for times of less than an hour.
function ageInWords(seconds) {
  if (seconds < 60) return words.now;
  return seconds < 3600 ? words.minutes?.replace("%d", Math.floor(seconds / 60)) : "";
}

function growOlder() {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const text = ageInWords((Date.now() - Date.parse(time.dateTime)) / 1000);
    if (text && time.textContent !== text) time.textContent = text;
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("wakil:say", (event) => say(event.detail));
document.addEventListener("htmx:beforeRequest", start);
document.addEventListener("htmx:afterRequest", stop);
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) start(); });
addEventListener("pageshow", () => { running = 0; stop(); });

document.addEventListener("htmx:afterSettle", (event) => {
  growOlder();
  say(event.target.querySelector?.("[data-say]")?.dataset.say || event.target.dataset?.say);
});

// A question that asks by itself stops asking when it is refused; the person hears of it once.
let isToldOff = false;
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt } = event.detail;
  if (elt.matches?.("[hx-trigger^=every]")) elt.remove();
  const isSignedOut = xhr.getResponseHeader("X-Wakil-Reason") === "signed_out";
  warn(isSignedOut ? words.signedOut : words.failed);
});
document.addEventListener("htmx:sendError", () => { if (!isToldOff) say(words.offline); isToldOff = true; });

function warn(text) {
  const pattern = document.getElementById("warning");
  const place = document.getElementById("page");
  if (!pattern || !place || place.querySelector("[data-warned]")) return;
  const note = pattern.content.firstElementChild.cloneNode(true);
  note.querySelector("[data-text]").textContent = text;
  note.querySelector("a").href = location.href;
  place.prepend(note);
  say(text);
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

for (const part of document.querySelectorAll("[data-folds-when-narrow]")) {
  if (matchMedia("(max-width: 60rem)").matches) part.open = false;
  part.dataset.ready = "";
}

document.querySelector("[data-takes-focus]")?.focus();
setInterval(growOlder, 20_000);
