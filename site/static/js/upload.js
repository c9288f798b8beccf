// Sends the files of a form one by one and shows how far each has come. Without this script the form sends them together.

const form = document.querySelector("form[data-many]");
const list = form?.querySelector("[data-files]");

function send(file) {
  return new Promise((done) => {
    const row = document.createElement("li");
    const bar = document.createElement("progress");
    bar.max = 100;
    row.append(`${file.name} `, bar);
    list.append(row);
    const data = new FormData(form);
    data.delete("papers");
    data.append("papers", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (sent) => { bar.value = (100 * sent.loaded) / sent.total; };
    request.onloadend = () => {
      const error = request.response ? request.response.error : form.dataset.away;
      bar.replaceWith(error ? `– ${error}` : `– ${form.dataset.taken}`);
      done(!error);
    };
    request.send(data);
  });
}

form?.addEventListener("submit", async (event) => {
  const input = form.elements.papers;
  if (!input.files.length) return;
  event.preventDefault();
  list.replaceChildren();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  for (const file of [...input.files]) await send(file);
  button.disabled = false;
  input.value = "";
});
