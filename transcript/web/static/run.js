// Shows how far a run is, and the page of its end when it is over. Without it, a link does the same.
const run = document.querySelector("#run");
const bar = run.querySelector("progress");
const label = run.querySelector("label");
const pause = 1000;
const gone = [401, 403, 404]; // signed out meanwhile, or forgotten: the page itself says which

async function look() {
  let told;
  try {
    const answer = await fetch(`/runs/${run.dataset.run}/state`, { credentials: "same-origin" });
    if (!answer.ok && !gone.includes(answer.status)) throw new Error(answer.statusText);
    told = answer.ok ? await answer.json() : null;
  } catch {
    label.textContent = "The server does not answer now; this page goes on when it does.";
    setTimeout(look, 5 * pause);
    return;
  }
  if (told === null || told.state !== "at work") {
    location.reload();
    return;
  }
  bar.value = told.done;
  label.textContent = `${told.done} of ${told.total} done`;
  setTimeout(look, pause);
}

setTimeout(look, pause);
