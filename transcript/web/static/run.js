// Shows how far a run is, and the page of its end when it is over. Without it, a link does the same.
const run = document.querySelector("#run");
const bar = run.querySelector("progress");
const label = run.querySelector("label");
const pause = 1000;

async function look() {
  const answer = await fetch(`/runs/${run.dataset.run}/state`, { credentials: "same-origin" });
  if (!answer.ok) return;
  const { state, done, total } = await answer.json();
  if (state !== "at work") {
    location.reload();
    return;
  }
  bar.value = done;
  label.textContent = `${done} of ${total} done`;
  setTimeout(look, pause);
}

setTimeout(look, pause);
