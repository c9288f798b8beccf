// Shows the look that is being tried, a moment after the last change of its numbers. While one of them will not do
// (it is being typed), the last look stays.
const form = document.querySelector("form[data-look]");
const frame = form.querySelector("iframe");
const names = ["hue", "chroma", "motif", "seed"];
let waiting;

function show() {
  if (!names.every((name) => form.elements[name].validity.valid)) return;
  const asked = new URLSearchParams(names.map((name) => [name, form.elements[name].value]));
  frame.contentWindow.location.replace(`${form.dataset.look}?${asked}`);
}

form.addEventListener("input", (event) => {
  if (names.includes(event.target.name)) {
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  }
});
