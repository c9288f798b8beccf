// A form with data-passkey holds one button that asks the browser for a passkey and then sends the form.
// data-passkey: "create" or "get". Its question stands in data-options, or is asked for by posting the form.

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const named = (keys) => (keys ?? []).map((key) => ({ ...key, id: toBytes(key.id) }));

function question(publicKey) {
  const asked = { ...publicKey, challenge: toBytes(publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: toBytes(asked.user.id) };
  if (asked.excludeCredentials) asked.excludeCredentials = named(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = named(asked.allowCredentials);
  return asked;
}

function answer(credential) {
  const said = credential.response;
  const response = { clientDataJSON: toText(said.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[part]) response[part] = toText(said[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const data = new FormData(form);
  data.delete("credential");
  const reply = await fetch(form.action, { method: "POST", body: data });
  if (!reply.ok) throw new Error(`${reply.status}`);
  return reply.json();
}

async function use(form, note) {
  note.hidden = true;
  try {
    const publicKey = question((await options(form)).publicKey);
    const how = form.dataset.passkey === "create" ? "create" : "get";
    form.elements.credential.value = answer(await navigator.credentials[how]({ publicKey }));
    form.submit();
  } catch {
    note.hidden = false;
    note.focus();
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const note = form.querySelector("[data-passkey-note]");
  form.hidden = false;
  form.parentElement.querySelector("[data-passkey-missing]")?.remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(form, note);
  });
}
