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
    // While it goes on, only what changed is changed: a screen reader speaks of a new state, not of each step.
    if (bar && next) {
      for (const name of ["max", "value", "aria-label"]) {
        if (next.hasAttribute(name)) bar.setAttribute(name, next.getAttribute(name));
        else bar.removeAttribute(name);
      }
      const said = shown.querySelector("[role=status]");
      const words = fresh.querySelector("[role=status]").textContent;
      if (said.textContent !== words) said.textContent = words;
    } else {
      shown.replaceWith(document.adoptNode(fresh));
    }
  }
  look();
}

look();
