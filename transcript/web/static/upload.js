// Brings files in one after the other, and says how far each is. Without it the form does the same.
const LARGEST = 50 * 1024 * 1024;

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const state = form.querySelector("[data-upload-state]");
  const button = form.querySelector("button");

  const waiting = []; // what is dropped while others come in waits for its turn
  const bring = async (files) => {
    waiting.push(...files);
    if (button.disabled || waiting.length === 0) return;
    button.disabled = true;
    const list = document.createElement("ul");
    list.className = "uploads";
    state.replaceChildren(list);
    const ends = [];
    while (waiting.length > 0) {
      const file = waiting.shift();
      const line = lineOf(file);
      list.append(line.item);
      ends.push(await sent(form, file, line));
    }
    button.disabled = false;
    input.value = "";
    if (ends.every(Boolean)) window.location.assign(form.action);
    else list.after(again(form, !ends.some(Boolean)));
  };

  form.addEventListener("submit", (event) => {
    if (input.files.length === 0) return;
    event.preventDefault();
    bring([...input.files]);
  });
  for (const name of ["dragenter", "dragover"])
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  for (const name of ["dragleave", "drop"])
    form.addEventListener(name, () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    bring([...event.dataTransfer.files]);
  });
}

function lineOf(file) {
  const item = document.createElement("li");
  const name = document.createElement("bdi");
  const bar = document.createElement("progress");
  const said = document.createElement("span");
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, " ", bar, " ", said);
  return { item, bar, said };
}

function again(form, all) {
  const link = document.createElement("a");
  link.href = form.action;
  link.textContent = all ? "Begin again" : "Show what is here now";
  return link;
}

function sent(form, file, line) {
  if (file.size > LARGEST) {
    line.bar.remove();
    line.said.textContent = "it is larger than 50 MB";
    return false;
  }
  const data = new FormData();
  data.append("csrf", form.elements.csrf.value);
  data.append("file", file);
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    const end = (good, words) => {
      line.bar.remove();
      line.said.textContent = words;
      resolve(good);
    };
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) end(true, "it is here");
      else end(false, reason(request.responseText));
    });
    request.addEventListener("error", () => end(false, "the server does not answer; try again"));
    request.open("POST", form.action);
    request.send(data);
  });
}

// The page that the form would have shown says why, in its list.
function reason(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const told = page.querySelector("[aria-labelledby=refused] li") ?? page.querySelector("main p");
  return told ? told.textContent.trim() : "it was not brought in";
}
