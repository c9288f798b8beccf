// Sends the form of a page that has nothing to ask. Without this script there is its button.
// Whoever comes back to the page wanted to come back, and is left alone.

const [visit] = performance.getEntriesByType("navigation");
if (visit?.type !== "back_forward") document.querySelector("form[data-go-on]")?.requestSubmit();
