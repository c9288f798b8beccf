// Rows of an agenda are dragged, or moved by their buttons, and the form is shown anew in its place: what moved is told
// among the page's messages, and the focus stays where it was. Without this script the buttons do without.
const dragging = { row: null, before: null };
const form = () => document.querySelector("form[data-arrange]");
const rows = () => [...form().querySelectorAll("[data-item]")];
const makeDraggable = () => rows().forEach((row) => { row.draggable = true; });
let queue = Promise.resolve();
if (form()) makeDraggable();

function say(type, text, clear) {
  document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { type, text, clear } }));
}

// Where the focus is, as something that can be found again in the answer.
function place() {
  const { id, name, value } = document.activeElement ?? {};
  const row = document.activeElement?.closest("[data-item]")?.dataset.item;
  return () => {
    const again = id ? document.getElementById(id) : form().querySelector(`[name="${name}"][value="${value}"]`);
    const beside = row && form().querySelector(`[data-item="${row}"] button`); // the first row has no "up"
    (again ?? beside)?.focus();
  };
}

async function send(name, value, moved, before) {
  const data = new FormData(form());
  data.append(name, value);
  data.append("moved", moved);
  const answer = await fetch(location.href, { method: "POST", body: data }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  const fresh = page.querySelector("form[data-arrange]");
  if (!fresh && answer) return location.reload();
  if (!fresh) {
    before[0]?.parentNode.append(...before);
    return say("error", form().dataset.away, true);
  }
  for (const field of form().querySelectorAll("input[type=number]")) {
    if (field.value === data.get(field.name)) continue; // the others were typed while the answer was on its way
    page.getElementById(field.id)?.setAttribute("value", field.value);
  }
  const backToPlace = form().contains(document.activeElement) ? place() : () => {};
  form().replaceWith(document.adoptNode(fresh));
  makeDraggable();
  backToPlace();
  for (const [number, told] of page.querySelectorAll(".messages > ul > li").entries()) {
    say(told.classList[0], told.textContent.trim(), number === 0);
  }
}

function ask(name, value, moved = "", before = []) {
  queue = queue.then(() => send(name, value, moved, before));
}

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  ask(event.submitter.name, event.submitter.value);
});

// In a field of a row the mouse marks text.
document.addEventListener("pointerdown", (event) => {
  const row = event.target.closest("[data-item]");
  if (row) row.draggable = !event.target.closest("input, button");
});

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("[data-item]");
  if (!row) return;
  Object.assign(dragging, { row, before: rows() });
  row.classList.add("office-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("application/x-row", ""); // some browsers drag nothing without
});

document.addEventListener("dragover", (event) => {
  if (!dragging.row || !form().contains(event.target)) return;
  event.preventDefault();
  const row = event.target.closest("[data-item]");
  if (!row || row === dragging.row) return;
  const middle = row.getBoundingClientRect().top + row.offsetHeight / 2;
  row.parentNode.insertBefore(dragging.row, event.clientY < middle ? row : row.nextSibling);
});

function letGo() {
  const { row } = dragging;
  dragging.row = null;
  row?.classList.remove("office-dragged");
  return row;
}

document.addEventListener("drop", (event) => {
  const row = letGo();
  if (!row) return;
  event.preventDefault();
  if (dragging.before.every((one, number) => one === rows()[number])) return;
  ask("arrange", rows().map((one) => one.dataset.item).join(","), row.dataset.item, dragging.before);
});

// Let go outside the table, or given up: everything stands as it stood.
document.addEventListener("dragend", () => letGo()?.parentNode.append(...dragging.before));
