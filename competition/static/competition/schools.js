// Finds schools while one types. Without this script the button beside the field does the same.
const field = document.querySelector("#id_q");
const list = document.querySelector("#schools");
const PAUSE_MS = 250;
let waiting, request;

async function find() {
  request?.abort();
  request = new AbortController();
  const chosen = list.querySelector("input:checked")?.value ?? "";
  const address = `${list.dataset.from}?${new URLSearchParams({ q: field.value, chosen })}`;
  try {
    const answer = await fetch(address, { signal: request.signal, headers: { "X-Requested-With": "fetch" } });
    if (answer.ok) list.innerHTML = await answer.text();
  } catch (error) {
    if (error.name !== "AbortError") return; // the button still works
  }
}

if (field && list) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, PAUSE_MS);
  });
  // Typed before this script had come, or brought back by the browser.
  if (field.value !== field.defaultValue) find();
}
