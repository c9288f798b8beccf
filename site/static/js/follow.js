// Looks again every second how far something is, and shows the page anew once it is done. Without this script there is a link.

const part = document.querySelector("[data-follow]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Part": "progress" } });
    if (!answer.ok) return;
    part.innerHTML = await answer.text();
    if (!part.querySelector("progress")) location.reload();
  } catch {
    // The next look tells.
  }
}

if (part) setInterval(look, 1000);
