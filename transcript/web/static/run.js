// Shows how far a run is, and the page of its end when it is over. Without it, a link does the same.
const run = document.querySelector("#run");
const bar = run.querySelector("progress");
const label = run.querySelector("label");
const status = run.querySelector("[role=status]"); // whoever listens hears every tenth part, not every second
const pause = 1000;
let heard = 0;
const gone = [401, 403, 404]; // signed out meanwhile, or forgotten: the page itself says which

async function look() {
  let told;
  try {
    const answer = await fetch(`${run.dataset.run}/state`, { credentials: "same-origin" });
    if (!answer.ok && !gone.includes(answer.status)) throw new Error(answer.statusText);
    told = answer.ok ? await answer.json() : null;
  } catch {
    label.textContent = "The server does not answer now; this page goes on when it does.";
    status.textContent = label.textContent;
    setTimeout(look, 5 * pause);
    return;
  }
  if (told === null || told.state !== "at work") {
    location.reload();
    return;
  }
  if (told.total) show(told); // of some runs nobody knows how long they take
  setTimeout(look, pause);
}

function show(told) {
  bar.value = told.done;
  label.textContent = `${told.done} of ${told.total} done`;
  const tenth = Math.floor((10 * told.done) / told.total);
  if (tenth !== heard) status.textContent = label.textContent;
  heard = tenth;
}

setTimeout(look, pause);
