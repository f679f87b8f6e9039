// Reading needs none of this: it follows addresses into what is closed, and gives the graphic arrow keys.
const named = () => {
  try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return null; }
};
const follow = () => {
  const found = named();
  for (let each = found?.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
  if (found?.matches(".opened")) found.closest("details").scrollIntoView();
};
addEventListener("hashchange", follow);
addEventListener("load", follow);
document.addEventListener("toggle", (event) => {
  const credit = event.target.matches("details.credit[open]") && event.target.querySelector(".opened");
  if (credit && named()?.closest("details.credit") !== event.target) history.replaceState(null, "", `#${credit.id}`);
}, true);
for (const wheel of document.querySelectorAll("svg.wheel")) {
  const cells = [...wheel.querySelectorAll("a")];
  cells.forEach((each, place) => each.setAttribute("tabindex", place ? "-1" : "0"));
  wheel.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const from = cells.indexOf(event.target.closest("a"));
    if (!step || from < 0) return;
    event.preventDefault();
    const to = cells[(from + step + cells.length) % cells.length];
    cells[from].setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  });
}
