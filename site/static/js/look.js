// Shows the look that is being tried, a moment after the last change of its numbers.
const form = document.querySelector("form[data-look]");
const frame = form.querySelector("iframe");
const names = ["hue", "chroma", "motif", "seed"];
let waiting;

function show() {
  const asked = new URLSearchParams(names.map((name) => [name, form.elements[name].value]));
  frame.contentWindow.location.replace(`${form.dataset.look}?${asked}`);
}

form.addEventListener("input", (event) => {
  if (names.includes(event.target.name)) {
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  }
});
