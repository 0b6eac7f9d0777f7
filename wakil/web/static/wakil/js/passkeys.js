// Passkeys: ask the browser for one, and send what it says with the form.

const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (mark) => mark.charCodeAt(0));
const encode = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function optionsOf(given) {
  const options = { ...(given.publicKey || given) };
  options.challenge = decode(options.challenge);
  if (options.user) options.user = { ...options.user, id: decode(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) options[list] = options[list].map((one) => ({ ...one, id: decode(one.id) }));
  }
  return options;
}

function saidBy(credential) {
  const { response } = credential;
  const said = { clientDataJSON: encode(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said[part] = encode(response[part]);
  }
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function use(form, given) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: optionsOf(given) });
    form.elements.credential.value = JSON.stringify(saidBy(credential));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

const given = JSON.parse(document.getElementById("passkey-options")?.textContent || "null");
const form = document.querySelector("form[data-passkey]");
if (form && given && navigator.credentials?.create) {
  form.hidden = false;
  form.querySelector("button").addEventListener("click", () => use(form, given));
}
