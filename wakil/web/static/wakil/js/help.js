// The help centre: sections that open for their anchor and all at once, and the search over the page.
// Without it, links with ?open= do the first, and the page of the search the second.

const sections = () => [...document.querySelectorAll(".help-section")];

function openAnchored() {
  const id = decodeURIComponent(location.hash.slice(1));
  const section = id && document.getElementById(id)?.closest(".help-section");
  if (!section || section.open) return;
  section.open = true;
  section.scrollIntoView({ block: "start" });
}

document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-opens-all], [data-closes-all]");
  if (!all) return;
  event.preventDefault();
  for (const section of sections()) section.open = all.matches("[data-opens-all]");
});
addEventListener("hashchange", openAnchored);
openAnchored();

const WAIT = 120; // milliseconds after the last key
const SETTLED = 1500; // after which nobody is typing any more
const dialog = document.getElementById("help-search");
if (dialog) search(dialog);

function search(box) {
  const field = box.querySelector("[data-help-query]");
  const clear = box.querySelector("[data-clears]");
  const found = box.querySelector("[data-help-found]");
  const said = box.querySelector("[data-help-said]");
  let opener = null;
  let timers = [];
  let request = null;

  const links = () => [...found.querySelectorAll("a")];
  const stop = () => { timers.forEach(clearTimeout); timers = []; request?.abort(); };

  function show(html) {
    found.innerHTML = html;
    said.textContent = found.querySelector("[data-say]")?.dataset.say || "";
  }

  async function ask(settled) {
    request?.abort();
    request = new AbortController();
    const url = new URL(field.form.action);
    url.searchParams.set("q", field.value);
    if (settled) url.searchParams.set("settled", "1");
    try {
      const answer = await fetch(url, { signal: request.signal, headers: { "HX-Request": "true" } });
      if (answer.ok) show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") show("");
    }
  }

  function follow() {
    stop();
    clear.hidden = !field.value;
    if (!field.value.trim()) return show("");
    timers = [setTimeout(ask, WAIT, false), setTimeout(() => found.querySelector("[data-none], .help-guess") && ask(true), SETTLED)];
  }

  function move(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (!(event.key in steps)) return;
    const stops = [field, ...links()];
    const next = stops[stops.indexOf(document.activeElement) + steps[event.key]];
    if (next) { event.preventDefault(); next.focus(); }
  }

  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-opens-search]");
    if (!asked || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = asked;
    box.showModal();
    field.focus();
    field.select();
  });
  clear.addEventListener("click", () => { field.value = ""; follow(); field.focus(); });
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); }); // beside it
  box.addEventListener("close", () => { stop(); opener?.focus(); });
  box.addEventListener("keydown", move);
  field.addEventListener("input", follow);
}
