// A new passkey for who is signed in. Answers null, or what went wrong in a sentence.
export async function add(form, offer, take) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return "This browser knows no passkeys.";
  try {
    const offered = await fetch(offer, { method: "POST", body: new FormData(form) });
    if (!offered.ok) return "The page has expired. Load it again.";
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await offered.json());
    const credential = await navigator.credentials.create({ publicKey });
    const body = new FormData(form);
    body.set("credential", JSON.stringify(credential));
    const taken = await fetch(take, { method: "POST", body });
    return taken.ok ? null : await taken.json();
  } catch (error) {
    return error.name === "NotAllowedError" ? "Nothing was added." : error.message;
  }
}
