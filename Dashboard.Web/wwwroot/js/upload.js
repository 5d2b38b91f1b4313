// Sends a file in pieces, and goes on where it was: after a broken connection, and after the page was closed and the same file is chosen again.
const piece = 4 * 1024 * 1024, patience = 20;

const keyOf = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const known = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key, id) => { try { if (id) localStorage.setItem(key, id); else localStorage.removeItem(key); } catch { /* it then begins anew next time */ } };

async function receivedOf(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).received : null;
}

async function send(file, base, id, told) {
  const address = `${base}/${id}`;
  let at = await receivedOf(address), failures = 0;
  while (at !== null && at < file.size) {
    told(at);
    try {
      const answer = await fetch(address, { method: "PATCH", body: file.slice(at, at + piece), headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": `${at}` } });
      if (answer.ok) { at = (await answer.json()).received; failures = 0; continue; }
      if (answer.status !== 409 && answer.status < 500 && answer.status !== 429) return false;
    } catch { /* away: tried again below */ }
    if (++failures > patience) return false;
    await wait(Math.min(10_000, 500 * 2 ** Math.min(failures, 5)));
    try { at = await receivedOf(address); } catch { /* still away */ }
  }
  return at === file.size;
}

// Watches a file input: each chosen file is begun by the page (which answers its id) and sent from here.
export function watch(input, page, base) {
  const chosen = async () => {
    const file = input.files[0];
    if (!file) return;
    const key = keyOf(file);
    try {
      let id = known(key), last = 0;
      if (!id || await receivedOf(`${base}/${id}`) === null) id = await page.invokeMethodAsync("BeginAsync", file.name, file.size);
      if (!id) return;
      remember(key, id);
      const whole = await send(file, base, id, (at) => {
        const percent = 100 * at / file.size;
        if (percent - last >= 1) page.invokeMethodAsync("ShowAsync", last = percent);
      });
      if (whole) remember(key, null);
      await page.invokeMethodAsync("CameAsync", id, whole);
    } catch {
      await page.invokeMethodAsync("CameAsync", "", false);
    } finally {
      input.value = "";
    }
  };
  input.addEventListener("change", chosen);
  chosen(); // one may have been chosen before we watched
}
