// HTML sent by the kernel, and what is done in it: whatever bears data-name says its name and its
// value when it is pressed, chosen or typed. A field that is being typed in is left as it is.

const SAID = "[data-name]";
const KEPT = 60000; // milliseconds that the browser may take to read a file

function valueOf(part) {
  if (part.type === "checkbox") return part.checked ? "on" : "";
  if (part.tagName === "BUTTON") return part.dataset.value || "";
  return part.value;
}

function place(part) {
  return part && part.dataset ? [part.dataset.name, part.dataset.value].join("\u0000") : "";
}

function same(el, wanted) {
  return [...el.querySelectorAll(SAID)].find((part) => place(part) === wanted);
}

// What was typed and not yet sent, and where the keyboard is, survive a new drawing.
function write(el, html) {
  const active = el.contains(document.activeElement) ? document.activeElement : null;
  const wanted = active && active.matches(SAID) ? place(active) : "";
  const typed = active && active.type === "text" && active.value !== active.defaultValue;
  const kept = typed ? active.value : null;
  const opened = [...el.querySelectorAll("details[open]")].map((part) => part.dataset.kept);
  el.innerHTML = html;
  el.querySelectorAll("details").forEach((part) => {
    if (part.dataset.kept && opened.includes(part.dataset.kept)) part.open = true;
  });
  const again = wanted && same(el, wanted);
  if (!again) return;
  if (kept !== null) again.value = kept;
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
  const hear = (message, buffers) => {
    if ("file" in message) save(message.file, buffers[0]);
    if ("html" in message) write(el, message.html);
    if ("focus" in message) el.querySelector(`[data-name="${message.focus}"]`)?.focus();
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
  };
  el.addEventListener("click", pressed);
  el.addEventListener("change", changed);
  el.addEventListener("keydown", entered);
  el.dataset.lmSuppressShortcuts = "true"; // keys belong to the field, not to the notebook
  model.on("msg:custom", hear);
  model.send({ ask: "html" });
  return () => model.off("msg:custom", hear);
}

export default { render };
