// What only the browser knows of the person before it: their zone, and what they chose last.
const key = "client";

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function picked() {
  try { return localStorage.getItem(key); } catch { return null; } // storage may be forbidden
}

export function pick(client) {
  try {
    if (client) localStorage.setItem(key, client);
    else localStorage.removeItem(key);
  } catch { /* the choice then lasts as long as the page */ }
}

// A form says what is wrong at its fields, in the product's words; the browser's own bubble would be a second voice.
document.addEventListener("click", (e) => {
  const form = e.target.closest?.("button[type=submit]")?.form;
  if (form) form.noValidate = true;
}, true);
