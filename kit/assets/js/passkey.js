// Passkeys: what a browser proves, written as the server reads it. Loaded only by the pages that need it; without
// it they say so, and codes work all the same.
const $$ = (selector) => [...document.querySelectorAll(selector)];
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

// `form[data-passkey="create|get"][data-start]`: asks the server what to prove, has it proved, and is sent with it.
const prove = async (form) => {
  const started = await fetch(form.dataset.start, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const { state, publicKey: options, go } = await started.json();
  if (go) return location.assign(go);
  options.challenge = bytes(options.challenge);
  let response;
  if (form.dataset.passkey === "create") {
    options.user.id = bytes(options.user.id);
    options.excludeCredentials = known(options.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey: options });
    const { attestationObject, clientDataJSON } = made.response;
    response = { made, parts: { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON), transports: made.response.getTransports?.() } };
  } else {
    options.allowCredentials = known(options.allowCredentials);
    const made = await navigator.credentials.get({ publicKey: options });
    const { authenticatorData, clientDataJSON, signature, userHandle } = made.response;
    response = { made, parts: { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), userHandle: userHandle && text(userHandle) } };
  }
  const { made, parts } = response;
  form.elements.state.value = state;
  form.elements.answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: parts, extensions: {} });
  form.submit();
};

for (const form of window.PublicKeyCredential ? $$("form[data-passkey]") : []) {
  for (const part of $$("[data-without-passkey]")) part.hidden = true;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    failed.hidden = true;
    // Refused, put off, or no such key: the page says so in its own words.
    await prove(form).catch(() => (failed.hidden = false));
  });
}
