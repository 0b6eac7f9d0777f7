// Files go ahead of their form, each with its progress; the form then carries their keys. Without script they go with it.

class Uploads {
  constructor(form) {
    this.form = form;
    this.running = new Set();
    this.listen();
  }

  attach(root) { // again whenever a choice in the form has brought its parts anew: what is on its way moves along
    const before = [...(this.list?.children || [])];
    this.root = root;
    this.input = root.querySelector("input[type=file]");
    this.list = root.querySelector("[data-files]");
    this.pattern = root.querySelector("template");
    const there = new Set([...this.list.querySelectorAll("input")].map((key) => key.value));
    this.list.append(...before.filter((row) => !there.has(row.querySelector("input").value)));
    this.input.addEventListener("change", () => { this.add(this.input.files); this.input.value = ""; });
    this.list.addEventListener("click", (event) => { const button = event.target.closest("button"); if (button) { event.preventDefault(); this.remove(button.closest("li")); } });
  }

  listen() {
    this.form.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); this.add(event.clipboardData.files); } });
    this.form.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); this.form.classList.add("drop-here"); } });
    this.form.addEventListener("dragleave", (event) => { if (!this.form.contains(event.relatedTarget)) this.form.classList.remove("drop-here"); });
    this.form.addEventListener("drop", (event) => { if (event.dataTransfer.files.length) { event.preventDefault(); this.form.classList.remove("drop-here"); this.add(event.dataTransfer.files); } });
    this.form.addEventListener("submit", (event) => this.wait(event), true);
  }

  add(files) {
    for (const file of files) {
      const row = this.row(file);
      const fault = this.faultOf(file);
      if (fault) this.fail(row, fault);
      else this.send(file, row);
    }
  }

  row(file) {
    const row = this.pattern.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-size]").textContent = inWords(file.size);
    row.querySelector("button").setAttribute("aria-label", `${this.root.dataset.removes} ${file.name}`);
    this.list.append(row);
    return row;
  }

  faultOf(file) {
    const { largest, most, tooLarge, tooMany } = this.root.dataset;
    if (this.list.querySelectorAll("li:not(.file-failed)").length > Number(most)) return tooMany;
    return file.size > Number(largest) ? tooLarge : "";
  }

  send(file, row) {
    const request = new XMLHttpRequest();
    const sent = new FormData();
    sent.append("file", file);
    row.request = request;
    this.running.add(request);
    request.upload.addEventListener("progress", (event) => { row.querySelector("progress").value = event.loaded / (event.total || 1); });
    request.addEventListener("loadend", () => { this.running.delete(request); this.finish(request, row, file); });
    request.open("POST", this.root.dataset.url);
    request.setRequestHeader("X-CSRFToken", this.form.elements.csrfmiddlewaretoken?.value || "");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.send(sent);
  }

  finish(request, row, file) {
    if (!row.isConnected) return;
    const answer = request.response || {};
    if (request.status < 200 || request.status > 299 || !answer.key) return this.fail(row, answer.error || this.root.dataset.failed);
    row.querySelector("progress").remove();
    const key = row.querySelector("input");
    key.value = answer.key;
    key.disabled = false;
    say(`${file.name}: ${this.root.dataset.attached}`);
    if (this.isWaiting && !this.running.size) { this.isWaiting = false; this.form.requestSubmit(this.submitter); }
  }

  fail(row, reason) {
    row.classList.add("file-failed");
    row.querySelector("progress")?.remove();
    row.querySelector("[data-size]").textContent = reason;
    say(reason);
  }

  remove(row) {
    row.request?.abort();
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    (next?.querySelector("button") || this.input).focus();
  }

  wait(event) {
    if (!this.running.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.isWaiting = true;
    this.submitter = event.submitter;
    say(this.root.dataset.waits);
  }
}

function say(text) { document.dispatchEvent(new CustomEvent("wakil:say", { detail: text })); }

function inWords(size) {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  for (; size >= 1000 && unit < 3; unit += 1) size /= 1000;
  const places = size < 10 && unit > 1 ? 1 : 0;
  const form = { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: false };
  return `${size.toLocaleString(document.documentElement.lang || undefined, form)} ${units[unit]}`;
}

const ready = new WeakMap();

function start(part) {
  for (const root of part.querySelectorAll("[data-uploads]:not([data-ready])")) {
    const form = root.closest("form");
    if (!ready.has(form)) ready.set(form, new Uploads(form));
    root.dataset.ready = "";
    ready.get(form).attach(root);
  }
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.target));
