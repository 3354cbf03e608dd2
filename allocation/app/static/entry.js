// A figure that is typed in a field and, when it slides, moved with a native range: both have an
// accessible name, arrows move by 1 % (with Shift by 0.1 %), pages by 10 %. Nothing is computed
// here: the kernel says what is shown, this file says what was done.

const WHOLE = 1000; // tenths of a percent
const STEP = 10;
const FINE = 1;
const PAGE = 100;
const MOVES = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const PAGES = { PageUp: 1, PageDown: -1 };

// Each control loads this file for itself: a counter would give the same number to all.
function fresh() {
  return Math.random().toString(36).slice(2);
}

function element(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

// Every range has the same scale, so that its thumb can be compared; the bounds hold it.
function within(model, value) {
  return Math.max(model.get("low"), Math.min(model.get("high"), value));
}

// Value asked for by a key of the keyboard, or null when the key does not move the range.
function asked(event, range) {
  const value = Number(range.value);
  if (event.key in MOVES) return value + MOVES[event.key] * (event.shiftKey ? FINE : STEP);
  if (event.key in PAGES) return value + PAGES[event.key] * PAGE;
  if (event.key === "Home") return Number(range.min);
  if (event.key === "End") return Number(range.max);
  return null;
}

function send(model, name, value) {
  model.set(name, value);
  model.save_changes();
}

function typedField(model, id) {
  const field = element("input", { type: "text", id, inputMode: "decimal", autocomplete: "off" });
  field.setAttribute("aria-errormessage", `${id}-error`);
  const typed = () => send(model, "text", field.value);
  field.addEventListener("change", typed);
  field.addEventListener("keydown", (event) => event.key === "Enter" && typed());
  return field;
}

function slidingRange(model) {
  const range = element("input", { type: "range", step: 1 });
  let dragged = false;
  const move = (value) => {
    range.value = within(model, value);
    send(model, "value", Number(range.value));
  };
  range.addEventListener("pointerdown", () => (dragged = true));
  range.addEventListener("change", () => (dragged = false));
  range.addEventListener("input", () => {
    const value = Number(range.value);
    move(dragged ? Math.round(value / STEP) * STEP : value);
  });
  range.addEventListener("keydown", (event) => {
    const value = asked(event, range);
    if (value === null) return;
    event.preventDefault();
    move(value);
  });
  return range;
}

function keptBox(model) {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => send(model, "locked", box.checked));
  return box;
}

function render({ model, el }) {
  const id = `allocation-entry-${fresh()}`;
  const label = element("label", { htmlFor: id });
  const field = typedField(model, id);
  const range = slidingRange(model);
  const box = keptBox(model);
  const kept = element("label", { className: "allocation-kept" });
  const keptText = element("span");
  const error = element("p", { id: `${id}-error`, className: "allocation-error" });
  error.setAttribute("role", "alert");

  const draw = {
    label: () => (label.textContent = model.get("label")),
    text: () => (field.value = model.get("text")),
    shown: () => range.setAttribute("aria-valuetext", model.get("shown")),
    bounds: () => {
      range.min = Math.min(0, model.get("low"));
      range.max = Math.max(WHOLE, model.get("high"));
      range.value = model.get("value");
    },
    locked: () => {
      const held = model.get("locked") || model.get("low") === model.get("high");
      box.checked = model.get("locked");
      range.disabled = field.disabled = model.get("slides") && held;
    },
    error: () => {
      error.textContent = model.get("error");
      error.hidden = !model.get("error");
      field.setAttribute("aria-invalid", String(Boolean(model.get("error"))));
    },
    names: () => {
      if (model.get("slides")) field.setAttribute("aria-label", model.get("field_name"));
      range.setAttribute("aria-label", model.get("range_name"));
      box.setAttribute("aria-label", model.get("lock_name"));
      keptText.textContent = model.get("lock_text");
    },
  };
  const events = [
    ["change:label", draw.label],
    ["change:text", draw.text],
    ["change:shown", draw.shown],
    ["change:value change:low change:high", draw.bounds],
    ["change:locked change:low change:high", draw.locked],
    ["change:error", draw.error],
    ["change:field_name change:range_name change:lock_name change:lock_text", draw.names],
  ];
  Object.values(draw).forEach((drawn) => drawn());
  events.forEach(([names, drawn]) => model.on(names, drawn));

  kept.append(box, keptText);
  el.classList.add("allocation-entry");
  el.dataset.lmSuppressShortcuts = "true"; // arrows move the range, not the notebook
  el.append(label, ...(model.get("slides") ? [range, field, kept] : [field]), error);
  return () => events.forEach(([names, drawn]) => model.off(names, drawn));
}

export default { render };
