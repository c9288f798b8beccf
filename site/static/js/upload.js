// Sends the files of a form one by one and shows how far each has come; what is too large is not sent at all.
// Without this script the form sends them together.

const form = document.querySelector("form[data-many]");
const list = form?.querySelector("[data-files]");
let isSending = false;

function post(file, bar) {
  const data = new FormData(form);
  data.delete("papers");
  data.append("papers", file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (sent) => { bar.value = (100 * sent.loaded) / sent.total; };
    request.onloadend = () => done(request.response ? request.response.error : form.dataset.away);
    request.send(data);
  });
}

async function send(file) {
  const row = document.createElement("li");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.ariaLabel = file.name;
  row.ariaAtomic = "true"; // the name is told together with what became of the file
  row.append(`${file.name} `, bar);
  list.append(row);
  const error = file.size > form.dataset.limit ? form.dataset.tooLarge : await post(file, bar);
  row.classList.add(error ? "office-refused" : "office-taken");
  bar.replaceWith(error ? `– ${error}` : `– ${form.dataset.taken}`);
}

form?.addEventListener("submit", async (event) => {
  const input = form.elements.papers;
  if (!input.files.length) return;
  event.preventDefault();
  if (isSending) return; // the button stays where the focus is
  isSending = true;
  list.replaceChildren();
  for (const file of [...input.files]) await send(file);
  input.value = "";
  isSending = false;
});
