// The button that signs in with a passkey: shown where the browser knows passkeys.
const form = document.querySelector("form[data-passkey-ask]");
const button = form?.querySelector("button");
if (form && window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  button.hidden = false;
  let signed = false;
  form.addEventListener("submit", async (e) => {
    if (signed) return;
    e.preventDefault();
    try {
      const answer = await fetch(form.dataset.passkeyAsk, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error("The page has expired. Load it again.");
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await answer.json());
      const credential = await navigator.credentials.get({ publicKey });
      form.elements["Passkey.Credential"].value = JSON.stringify(credential);
      signed = true;
      form.requestSubmit();
    } catch (error) {
      if (error.name !== "NotAllowedError") button.textContent = error.message;
    }
  });
}
