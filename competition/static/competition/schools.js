// Finds schools while one types, and at the button beside the field, without a page between the form and its receipt:
// the way back from there would ask to send the form again. Without this script the button sends the form.
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
    if (!answer.ok) return false;
    list.innerHTML = await answer.text();
  } catch (error) {
    return error.name === "AbortError"; // a later search answers
  }
  return true;
}

if (field && list) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, PAUSE_MS);
  });
  let isAway = false;
  field.form.addEventListener("submit", async (event) => {
    if (event.submitter?.name !== "find" || isAway) return;
    event.preventDefault();
    clearTimeout(waiting);
    isAway = !(await find());
    if (isAway) field.form.requestSubmit(event.submitter);
  });
  // Typed before this script had come, or brought back by the browser.
  if (field.value !== field.defaultValue) find();
}
