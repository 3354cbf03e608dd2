// HTML sent by the kernel, and what is done in it: whatever bears data-name says its name and its
// value when it is pressed, chosen or typed. A field that is being typed in is left as it is, and
// nothing is drawn between the press and the release of a button: its click would be lost.

const SAID = "[data-name]";
const FOCUSED = "[data-name], button, summary, [tabindex]";
const PRESSED = ".allocation-screen :is(button, label, summary, input[type=checkbox])";
const KEPT = 60000; // milliseconds that the browser may take to read a file

function valueOf(part) {
  if (part.type === "checkbox") return part.checked ? "on" : "";
  if (part.tagName === "BUTTON") return part.dataset.value || "";
  return part.value;
}

function place(part) {
  const { name, value } = part.dataset;
  return name ? [name, value].join("\u0000") : part.getAttribute("aria-label") || part.textContent;
}

// Whatever stands where the keyboard was, or what took its place when it is gone or cannot be used.
function near(el, wanted, rank) {
  const parts = [...el.querySelectorAll(FOCUSED)].filter((part) => !part.disabled);
  return parts.find((part) => place(part) === wanted) || parts[Math.min(rank, parts.length - 1)] || el;
}

// What was typed and not yet sent, and where the keyboard is, survive a new drawing.
function write(el, html) {
  const focused = document.activeElement;
  const active = focused !== el && el.contains(focused) ? focused : null;
  const wanted = active && place(active);
  const rank = [...el.querySelectorAll(FOCUSED)].filter((part) => !part.disabled).indexOf(active);
  const typed = active && active.type === "text" && active.value !== active.defaultValue;
  const kept = typed ? [active.value, active.selectionStart, active.selectionEnd] : null;
  const opened = [...el.querySelectorAll("details[open]")].map((part) => part.dataset.kept);
  el.innerHTML = html;
  el.querySelectorAll("details").forEach((part) => {
    if (part.dataset.kept && opened.includes(part.dataset.kept)) part.open = true;
  });
  if (!active) return;
  const again = near(el, wanted, Math.max(rank, 0));
  if (kept && again.type === "text" && place(again) === wanted) {
    again.value = kept[0];
    again.setSelectionRange(kept[1], kept[2]);
  }
  again.focus({ preventScroll: true });
}

// A file made by the kernel goes to the downloads of the browser; no address serves it.
function save(name, content) {
  const address = URL.createObjectURL(new Blob([content]));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

function render({ model, el }) {
  el.classList.add("allocation-sheet");
  const say = (part) => model.send({ name: part.dataset.name, value: valueOf(part) });
  let isHeld = false;
  let waiting = null; // the latest HTML, when it came during a press
  const draw = (html) => {
    if (isHeld) waiting = html;
    else write(el, html);
  };
  const hold = (event) => (isHeld = Boolean(event.target.closest?.(PRESSED)));
  const release = () =>
    setTimeout(() => {
      isHeld = false;
      if (waiting !== null) write(el, waiting);
      waiting = null;
    });
  const hear = (message, buffers) => {
    if ("file" in message) save(message.file, buffers[0]);
    if ("html" in message) draw(message.html);
  };
  const pressed = (event) => {
    const part = event.target.closest(`button${SAID}`);
    if (part && !part.disabled) say(part);
  };
  const changed = (event) => {
    const part = event.target.closest(SAID);
    if (part && part.tagName !== "BUTTON") {
      say(part);
      if (part.type === "text") part.defaultValue = part.value;
    }
  };
  const entered = (event) => {
    if (event.key === "Enter" && event.target.type === "text") event.target.dispatchEvent(new Event("change", { bubbles: true }));
    el.toggleAttribute("data-quiet", event.key === "Escape"); // hides where a figure comes from
  };
  const presses = [
    ["pointerdown", hold],
    ["pointerup", release],
    ["pointercancel", release],
  ];
  presses.forEach(([name, act]) => window.addEventListener(name, act, true));
  el.tabIndex = -1; // takes the keyboard when nothing in it can
  el.addEventListener("click", pressed);
  el.addEventListener("change", changed);
  el.addEventListener("keydown", entered);
  el.dataset.lmSuppressShortcuts = "true"; // keys belong to the field, not to the notebook
  model.on("msg:custom", hear);
  model.send({ ask: "html" });
  return () => {
    model.off("msg:custom", hear);
    presses.forEach(([name, act]) => window.removeEventListener(name, act, true));
  };
}

export default { render };
