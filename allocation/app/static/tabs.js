// Tabs as WAI-ARIA describes them: one of them takes the keyboard, arrows, Home and End choose.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function wanted(event, place, count) {
  if (event.key in STEPS) return (place + STEPS[event.key] + count) % count;
  if (event.key === "Home") return 0;
  if (event.key === "End") return count - 1;
  return null;
}

function render({ model, el }) {
  const list = document.createElement("div");
  list.className = "allocation-tabs";
  list.setAttribute("role", "tablist");
  const button = (name) => list.querySelector(`[data-tab="${name}"]`);

  // The panels are widgets of their own, drawn when they like: roles are given when they are there.
  const bind = () => {
    const screen = el.closest(".allocation-screen");
    if (screen) screen.lang = model.get("language");
    for (const [name] of model.get("names")) {
      const panel = document.querySelector(`.${model.get("prefix")}-${name}`);
      if (!panel) continue;
      panel.id = `${model.get("prefix")}-${name}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `${panel.id}-tab`);
      button(name)?.setAttribute("aria-controls", panel.id);
    }
  };
  const mark = () => {
    for (const part of list.children) {
      const isChosen = part.dataset.tab === model.get("chosen");
      part.setAttribute("aria-selected", String(isChosen));
      part.tabIndex = isChosen ? 0 : -1;
    }
    requestAnimationFrame(bind);
  };
  const choose = (name) => {
    model.set("chosen", name);
    model.save_changes();
    mark();
  };
  const draw = () => {
    list.setAttribute("aria-label", model.get("label"));
    const held = list.contains(document.activeElement);
    list.replaceChildren(
      ...model.get("names").map(([name, words]) => {
        const part = document.createElement("button");
        Object.assign(part, { type: "button", textContent: words, id: `${model.get("prefix")}-${name}-tab` });
        part.setAttribute("role", "tab");
        part.dataset.tab = name;
        part.addEventListener("click", () => choose(name));
        return part;
      }),
    );
    mark();
    if (held) button(model.get("chosen"))?.focus();
  };
  const key = (event) => {
    const names = model.get("names").map(([name]) => name);
    const next = wanted(event, names.indexOf(model.get("chosen")), names.length);
    if (next === null) return;
    event.preventDefault();
    choose(names[next]);
    button(names[next]).focus();
  };

  const seen = new MutationObserver(bind);
  list.addEventListener("keydown", key);
  model.on("change:names change:label change:language", draw);
  model.on("change:chosen", mark);
  el.dataset.lmSuppressShortcuts = "true";
  el.append(list);
  draw();
  requestAnimationFrame(() => {
    const screen = el.closest(".allocation-screen");
    if (screen) seen.observe(screen, { childList: true });
  });
  return () => {
    seen.disconnect();
    model.off("change:names change:label change:language", draw);
    model.off("change:chosen", mark);
  };
}

export default { render };
