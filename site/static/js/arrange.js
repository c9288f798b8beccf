// Rows of an agenda are dragged into another order; the order is sent when a row is let go. The buttons do without.
const form = document.querySelector("form[data-arrange]");
let dragged;

function send() {
  const button = form.querySelector("button[name=arrange]");
  button.value = [...form.querySelectorAll("[data-item]")].map((row) => row.dataset.item).join(",");
  form.requestSubmit(button);
}

for (const row of form ? form.querySelectorAll("[data-item]") : []) {
  row.draggable = true;
  row.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
  });
  row.addEventListener("dragover", (event) => {
    event.preventDefault();
    if (!dragged || dragged === row) return;
    const middle = row.getBoundingClientRect().top + row.offsetHeight / 2;
    row.parentNode.insertBefore(dragged, event.clientY < middle ? row : row.nextSibling);
  });
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    send();
  });
}
