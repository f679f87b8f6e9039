// Lists whose items can be put in order by dragging. Without this script their arrows do it.
// What is dragged is only moved on the page: fields are sent in the order in which they stand.

const said = document.createElement("p");
said.className = "aside";
said.setAttribute("role", "status");
document.body.append(said);

for (const list of document.querySelectorAll("[data-order]")) {
  for (const item of list.children) {
    if (list.children.length > 1 && item.querySelector(":scope > .mover, :scope > * > .mover")) {
      give(item, list);
    }
  }
}

function give(item, list) {
  const mover = item.querySelector(":scope > .mover, :scope > * > .mover");
  const handle = document.createElement("span");
  handle.className = "handle";
  handle.textContent = "⠿";
  handle.title = "Drag to move";
  handle.setAttribute("aria-hidden", "true"); // keys have the arrows beside it
  mover.prepend(handle);
  handle.addEventListener("pointerdown", (begun) => begin(begun, handle, item, list));
}

function begin(begun, handle, item, list) {
  if (begun.button !== 0) return;
  begun.preventDefault();
  handle.setPointerCapture(begun.pointerId);
  item.classList.add("dragged");
  const before = [...list.children].indexOf(item);
  const move = (event) => {
    for (const other of list.children) {
      const box = other.getBoundingClientRect();
      if (other === item || event.clientY < box.top || event.clientY > box.bottom) continue;
      const goesDown = item.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
      const middle = box.top + box.height / 2;
      if (goesDown ? event.clientY > middle : event.clientY < middle) pass(item, other, goesDown);
      break;
    }
  };
  const end = () => {
    handle.removeEventListener("pointermove", move);
    item.classList.remove("dragged");
    const after = [...list.children].indexOf(item);
    if (after !== before) said.textContent = `Moved to place ${after + 1}. Press “Save” to keep it.`;
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", end, { once: true });
}

// The others move past what is dragged: were it taken out of the page itself, it would be let go.
function pass(item, last, goesDown) {
  for (let other = null; other !== last;) {
    other = goesDown ? item.nextElementSibling : item.previousElementSibling;
    if (goesDown) item.before(other);
    else item.after(other);
  }
}
