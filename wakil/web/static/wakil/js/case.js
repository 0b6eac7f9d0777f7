// The page of one case: arrives at the newest message, and tells what comes in while it is open.

const history = document.getElementById("history");
const composer = document.getElementById("composer");

function arrive() {
  if (location.hash || document.querySelector("[data-takes-focus]")) return;
  const last = history?.lastElementChild;
  if (!last || last.getBoundingClientRect().bottom < innerHeight) return;
  const end = composer || last;
  end.scrollIntoView({ block: last.offsetHeight + end.offsetHeight < innerHeight ? "end" : "center" });
}

function tell(event) { // new entries stand below what is read and above what is typed: keep the typed where it is
  if (event.target !== history) return;
  const newest = history.lastElementChild;
  const author = newest?.querySelector("b")?.textContent;
  const text = newest?.querySelector(".message-body")?.textContent || newest?.textContent || "";
  document.dispatchEvent(new CustomEvent("wakil:say", { detail: [author, text.trim().slice(0, 160)].filter(Boolean).join(": ") }));
}

let before = 0;
document.addEventListener("htmx:beforeSwap", (event) => {
  before = event.detail.target === history && composer?.contains(document.activeElement) ? composer.getBoundingClientRect().top : 0;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (before) scrollBy({ top: composer.getBoundingClientRect().top - before, behavior: "instant" });
  before = 0;
  tell(event);
});

arrive();
