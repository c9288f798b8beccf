// Says that the form of minutes is open, so that nobody approves them meanwhile, and tells who else has it open.
const box = document.querySelector("[data-writing]");
const told = box?.querySelector("[role=status]");
const say = (over) => {
  const form = new FormData();
  form.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  if (over) form.append("over", "1");
  return form;
};
const here = async () => {
  const answer = await fetch(box.dataset.writing, { method: "POST", body: say(false) }).catch(() => null);
  // Who was logged out meanwhile is led to the log-in page, which says nothing of others.
  const text = answer?.ok && !answer.redirected ? (await answer.json()).text : "";
  if (told.textContent !== text) told.textContent = text;
};
if (box) {
  here();
  setInterval(here, 20000);
  addEventListener("pagehide", () => navigator.sendBeacon(box.dataset.writing, say(true)));
}
