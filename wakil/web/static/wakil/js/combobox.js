// A text field that suggests: the editable combobox of WAI-ARIA 1.2, over a field that works without it.
// <div data-picker data-url="…"> <input type="text"> <input type="hidden" data-value> </div>; the options come as HTML.

const WAIT = 120; // milliseconds after the last key
let count = 0;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input[type=text]");
    this.hidden = root.querySelector("[data-value]");
    this.list = this.makeList();
    this.active = -1;
    this.describe();
    this.listen();
  }

  makeList() {
    const list = document.createElement("ul");
    list.className = "listbox";
    list.id = `listbox-${(count += 1)}`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", this.root.dataset.label || "");
    list.hidden = true;
    this.input.closest(".with-icon, .picker").after(list);
    this.root.querySelector("[data-matches]")?.remove(); // the list of the way without script
    return list;
  }

  describe() {
    const { input, list } = this;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.autocomplete = "off";
    input.spellcheck = false;
  }

  listen() {
    const { input, list } = this;
    input.addEventListener("input", () => { this.choose("", null); this.ask(WAIT); });
    input.addEventListener("click", () => { if (list.hidden) this.ask(0); });
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
  }

  get options() { return [...this.list.querySelectorAll("[role=option]")]; }

  ask(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), wait);
  }

  async fetch() {
    this.request?.abort();
    this.request = new AbortController();
    const url = new URL(this.root.dataset.url, location.href);
    url.searchParams.set("q", this.hidden.value ? "" : this.input.value);
    for (const name of (this.root.dataset.with || "").split(" ").filter(Boolean)) {
      url.searchParams.set(name, this.input.form?.elements[name]?.value || "");
    }
    try {
      const answer = await fetch(url, { signal: this.request.signal, headers: { "HX-Request": "true" } });
      if (answer.headers.get("X-Wakil-Reason") === "signed_out") return location.reload(); // what was typed comes back
      if (answer.ok) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    this.list.innerHTML = html;
    this.options.forEach((option, number) => { option.id = `${this.list.id}-${number}`; option.setAttribute("aria-selected", "false"); });
    if (document.activeElement !== this.input) return;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.activate(-1);
    document.dispatchEvent(new CustomEvent("wakil:say", { detail: this.list.querySelector("[data-say]")?.dataset.say }));
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.activate(-1);
  }

  activate(number) {
    const options = this.options;
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = number;
    const option = options[number];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  move(step) {
    if (this.list.hidden) return this.ask(0);
    const last = this.options.length - 1;
    if (last < 0) return;
    const next = this.active + step;
    this.activate(next > last ? 0 : next < 0 ? last : next);
  }

  onKey(event) {
    const isOpen = !this.list.hidden;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) { event.preventDefault(); this.move(steps[event.key]); }
    else if (event.key === "Enter" && isOpen && this.active >= 0) { event.preventDefault(); this.take(this.options[this.active]); }
    else if (event.key === "Escape" && isOpen) { event.preventDefault(); event.stopPropagation(); this.close(); }
    else if (event.key === "Escape" && this.input.value) { this.input.value = ""; this.choose("", null); }
    else if (event.key === "Tab") this.close();
  }

  take(option) {
    if (!option) return;
    this.input.value = option.dataset.text || option.textContent.trim();
    this.choose(option.dataset.value, option);
    this.close();
  }

  choose(value, option) {
    if (this.hidden.value === value) return;
    this.hidden.value = value;
    this.hidden.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: { option } }));
  }
}

function start(part) {
  for (const root of part.querySelectorAll("[data-picker]:not([data-ready])")) {
    root.dataset.ready = "";
    if (!root.querySelector("input[type=text]").disabled) new Combobox(root);
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
