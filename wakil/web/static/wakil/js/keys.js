// Keys for those who like them. Off while typing, and off altogether when switched off in the settings.

const GO = { c: "cases", u: "customers", h: "help" };
const dialog = document.getElementById("keys");
let afterG = 0;

const isOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
const link = (name) => document.querySelector(`[data-key="${name}"]`);
const rows = () => [...document.querySelectorAll("[data-row]")];

function isTyping(target) {
  return target.isContentEditable || (/^(input|textarea|select)$/i.test(target.tagName) && !/^(radio|checkbox|button|submit)$/.test(target.type));
}

function move(step) {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function focusOn(name) {
  const field = link(name);
  if (field?.matches("[data-opens-search]")) { field.click(); return true; }
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

function act(key) {
  if (Date.now() - afterG < 1200 && GO[key]) return follow(GO[key]);
  afterG = key === "g" ? Date.now() : 0;
  if (key === "c") return follow("create");
  if (key === "j" || key === "k") { move(key === "j" ? 1 : -1); return true; }
  if (key === "/") return focusOn("search");
  if (key === "r") return focusOn("reply");
  if (key === "?") { dialog?.showModal(); return true; }
  return false;
}

function follow(name) {
  afterG = 0;
  const target = link(name);
  if (target) location.assign(target.href);
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (act(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shows-keys]")) dialog?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
});

for (const box of document.querySelectorAll("[data-keys-switch]")) {
  box.checked = !isOff();
  box.addEventListener("change", () => { try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { box.checked = true; } });
}
