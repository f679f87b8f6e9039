// Shows page one as it would print with what is typed so far. Nothing is saved by it.
const WAIT = 700;

const picture = document.querySelector("img[data-live]");
const form = document.querySelector("form.editor");
const state = document.querySelector("[data-live-state]");

if (picture && form) {
  let timer = 0;
  let asked = 0;
  let waiting = null;

  const draw = async () => {
    const number = ++asked;
    waiting?.abort();
    waiting = new AbortController();
    try {
      const answer = await fetch(picture.dataset.live, {
        method: "POST",
        body: new FormData(form),
        signal: waiting.signal,
      });
      if (number !== asked) return;
      if (answer.ok) {
        picture.src = await address(await answer.blob());
        state.textContent = "Drawn with what you typed; it is not saved yet.";
      } else {
        state.textContent = "It cannot be drawn with what is typed so far.";
      }
    } catch (error) {
      if (error.name !== "AbortError") state.textContent = "The page could not be drawn anew.";
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, WAIT);
  });
}

function address(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
