// The notice itself is CSS; this only retries, and loads the page again once its circuit is gone for good.
const notice = document.getElementById("components-reconnect-modal");

const retry = async () => {
  try {
    const back = await Blazor.reconnect() || await Blazor.resumeCircuit?.();
    if (!back) location.reload(); // the server answered, and no longer knows this circuit
  } catch {
    // still out of reach: the button stays
  }
};

notice.addEventListener("components-reconnect-state-changed", ({ detail: { state } }) => {
  if (state === "rejected" || state === "resume-failed") location.reload();
  if (state === "failed") document.addEventListener("visibilitychange", () => { if (!document.hidden) retry(); }, { once: true });
});

notice.querySelector("[data-reconnect]").addEventListener("click", retry);
addEventListener("online", () => { if (notice.classList.contains("components-reconnect-failed")) retry(); });
