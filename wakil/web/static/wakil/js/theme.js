// Before the first paint: light, dark, or as the system has it; and that there is script.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  };
  const paint = () => {
    const theme = chosen();
    root.dataset.bsTheme = theme === "auto" ? (system.matches ? "dark" : "light") : theme;
    for (const button of document.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme));
    }
  };
  root.classList.add("js");
  paint();
  system.addEventListener("change", paint);
  addEventListener("storage", paint);
  document.addEventListener("DOMContentLoaded", paint);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme]");
    if (!button) return;
    try { localStorage.setItem("theme", button.dataset.theme); } catch { /* private window: for this page only */ }
    paint();
  });
})();
