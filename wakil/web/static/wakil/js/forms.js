// Forms: sent once, and what was typed is kept for the tab until it has been sent.

const body = document.body;
const who = `${body.dataset.domain}:${body.dataset.person}`;
const KEPT_AGAIN = 8000; // milliseconds until a button that was pressed works again

const store = {
  read(key) { try { return JSON.parse(sessionStorage.getItem(key) || "null"); } catch { return null; } },
  write(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(key) { try { sessionStorage.removeItem(key); } catch { /* forbidden */ } },
};

const keyOf = (form) => `draft:${who}:${form.dataset.draft}`;

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && /^(text|search|email|textarea|select-one|date|number)$/.test(field.type) && !field.dataset.notKept);
}

function keep(form) {
  const typed = fieldsOf(form).filter((field) => field.value !== original(field)).map((field) => [field.name, field.value]);
  const key = keyOf(form);
  if (typed.length) store.write(key, { typed, isSent: false });
  else store.drop(key);
}

function original(field) {
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) || field.options[0])?.value;
}

function giveBack(form) {
  let isBack = false;
  for (const [name, value] of store.read(keyOf(form))?.typed || []) {
    const field = form.elements[name];
    if (field && "value" in field && field.type !== "hidden" && !field.value) {
      field.value = value;
      isBack = true;
    }
  }
  const note = isBack && form.querySelector("[data-text-is-back]");
  if (note) note.hidden = false;
}

function forget(form) {
  store.drop(keyOf(form));
  form.reset();
  const note = form.querySelector("[data-text-is-back]");
  if (note) note.hidden = true;
}

// What was sent before this page has arrived, unless this page says otherwise: it asks to sign in, or tells of a fault.
function isLost() {
  return location.pathname.endsWith("/accounts/login/") || Boolean(document.querySelector("[data-code]:not(.refusal), form[data-has-errors]"));
}

function settle() {
  const lost = isLost();
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith("draft:"))) {
    const kept = store.read(key);
    if (kept?.isSent && lost) store.write(key, { ...kept, isSent: false });
    else if (kept?.isSent) store.drop(key);
  }
}

try { settle(); } catch { /* no storage here */ }

for (const form of document.querySelectorAll("form[data-draft]")) {
  giveBack(form);
  form.addEventListener("input", () => keep(form));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") return;
  if (form.dataset.isSent) { event.preventDefault(); return; }
  form.dataset.isSent = "yes";
  const button = event.submitter || form.querySelector("[type=submit]");
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), KEPT_AGAIN);
  if (form.dataset.draft && !event.submitter?.hasAttribute("data-not-final")) send(form);
});

function send(form) {
  const typed = fieldsOf(form).filter((field) => field.value).map((field) => [field.name, field.value]);
  store.write(keyOf(form), { typed, isSent: true });
}

function release(form) {
  delete form.dataset.isSent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(release); });
document.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest?.("form"); if (form) release(form); });
document.addEventListener("click", (event) => { if (event.target.closest("[data-discards]")) forget(event.target.closest("form")); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) event.target.form?.requestSubmit();
});
