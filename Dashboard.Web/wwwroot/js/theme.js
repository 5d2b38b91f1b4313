// Runs before the first paint. Without a kept choice the system's wish decides, by CSS alone (color-scheme in tokens.css).
(() => {
  const key = "theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const wished = () => (system.matches ? "dark" : "light");

  const kept = () => {
    try { return localStorage.getItem(key); } catch { return null; } // storage may be forbidden
  };

  const keep = (choice) => {
    try {
      if (choice === wished()) localStorage.removeItem(key); // back to following the system
      else localStorage.setItem(key, choice);
    } catch { /* the choice then lasts as long as the page */ }
  };

  const show = (theme) => {
    root.dataset.theme = theme;
    dispatchEvent(new CustomEvent("themechange", { detail: theme }));
  };

  show(kept() ?? wished());
  system.addEventListener("change", () => show(kept() ?? wished()));
  addEventListener("storage", (e) => { if (e.key === key) show(kept() ?? wished()); }); // another tab switched

  document.addEventListener("click", (e) => {
    if (!e.target.closest?.("[data-theme-switch]")) return;
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    keep(next);
    show(next);
  });
})();
