// Asks again how far something has come and shows the answer in its place. Without this script there is a link.
const PAUSE = 1000;

async function look() {
  const shown = document.querySelector("[data-progress=on]");
  if (!shown) return;
  shown.querySelector("[data-by-hand]")?.remove();
  await new Promise((done) => setTimeout(done, PAUSE));
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer && !answer.ok) return location.reload();
  if (answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (!fresh) return location.reload();
    const bar = shown.querySelector("progress");
    const next = fresh.querySelector("progress");
    const said = shown.querySelector("[role=status]");
    const words = fresh.querySelector("[role=status]");
    // A screen reader speaks of a new state, not of each step, and only if it is said where the last one was.
    if (said.textContent.trim() !== words?.textContent.trim()) said.replaceChildren(...(words?.childNodes ?? []));
    if (bar && next) {
      for (const name of ["max", "value", "aria-label"]) {
        if (next.hasAttribute(name)) bar.setAttribute(name, next.getAttribute(name));
        else bar.removeAttribute(name);
      }
      const step = shown.querySelector("[data-step]");
      if (step) step.textContent = fresh.querySelector("[data-step]").textContent;
    } else {
      shown.dataset.progress = fresh.dataset.progress;
      said.className = words?.className ?? "";
      for (const part of [...shown.children]) if (part !== said) part.remove();
      words?.remove();
      shown.append(...fresh.childNodes);
    }
  }
  look();
}

look();
