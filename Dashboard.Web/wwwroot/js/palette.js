// Ctrl-K opens at once, without asking the server; what is found then comes from it.
export function attach(dialog, palette) {
  const input = dialog.querySelector("input");
  const open = () => {
    if (!dialog.open) {
      dialog.showModal();
      palette.invokeMethodAsync("Opened");
    }
    input.focus();
  };
  const close = () => dialog.close();

  const onKey = (e) => {
    if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === "k") {
      e.preventDefault();
      if (dialog.open) close(); else open();
    }
  };
  const onInputKey = (e) => {
    if (["ArrowDown", "ArrowUp", "Enter", "Tab"].includes(e.key)) e.preventDefault(); // the caret and the focus stay where they are
  };
  const onBackdrop = (e) => { if (e.target === dialog) close(); };
  const onClose = () => palette.invokeMethodAsync("Closed");
  const follow = new MutationObserver(() => dialog.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" }));

  document.addEventListener("keydown", onKey);
  input.addEventListener("keydown", onInputKey);
  dialog.addEventListener("mousedown", onBackdrop);
  dialog.addEventListener("close", onClose);
  follow.observe(dialog, { subtree: true, attributeFilter: ["aria-selected"] });

  return {
    open,
    close,
    dispose() {
      document.removeEventListener("keydown", onKey);
      follow.disconnect();
    },
  };
}
