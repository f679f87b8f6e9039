// The verify page: a file may be dropped anywhere, its sending is shown, a receipt is printed.
// Everything works without this: the form is an ordinary form.

const form = () => document.querySelector("form[data-sending]");

function prepare() {
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
  for (const each of document.querySelectorAll("[data-print]"))
    each.addEventListener("click", () => window.print());
  form()?.addEventListener("submit", send);
  takeCode();
}

// A square code leads here with what it holds behind the #, which no server is ever sent.
function takeCode() {
  const field = document.getElementById("code");
  if (field && !field.value && location.hash.length > 40) field.value = location.hash.slice(1);
}

function send(event) {
  event.preventDefault();
  const asked = event.target;
  const said = asked.querySelector("[role=status]");
  const button = asked.querySelector("button");
  const request = new XMLHttpRequest();
  button.disabled = true;
  said.textContent = `${asked.dataset.sending}…`;
  request.upload.addEventListener("progress", (step) => {
    const done = step.lengthComputable ? Math.floor((100 * step.loaded) / step.total) : 0;
    if (done < 100) said.textContent = `${asked.dataset.sending} ${done} %`;
  });
  request.upload.addEventListener("load", () => {
    said.textContent = asked.dataset.checking;
  });
  request.addEventListener("load", () => show(request.responseText));
  // Whatever went wrong on the way, the browser says it best.
  request.addEventListener("error", () => asked.submit());
  request.open("POST", asked.action);
  request.send(new FormData(asked));
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  prepare();
  window.scrollTo(0, 0);
  (main.querySelector(".answer, [role=alert]") ?? main).focus();
}

function drop(event) {
  const field = document.getElementById("file");
  const files = event.dataTransfer?.files;
  if (!field || !files?.length) return;
  event.preventDefault();
  field.files = files;
  field.focus();
}

document.addEventListener("dragover", (event) => {
  if (document.getElementById("file")) event.preventDefault();
});
document.addEventListener("drop", drop);
prepare();
