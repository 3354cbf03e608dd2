// Storage of this tab of the browser: it survives a reload, not the closing of the tab.

function stored(act) {
  try {
    return act(window.sessionStorage);
  } catch {
    return null; // a browser that forbids storage forgets at each reload, and nothing else
  }
}

function render({ model, el }) {
  const place = () => `allocation:${model.get("place")}`;
  const hear = (message) => {
    if (!("keep" in message)) return;
    stored((kept) => (message.keep ? kept.setItem(place(), message.keep) : kept.removeItem(place())));
  };
  const ask = () => model.send({ kept: stored((kept) => kept.getItem(place())) || "" });
  model.on("msg:custom", hear);
  model.on("change:place", ask);
  el.hidden = true;
  ask();
  return () => {
    model.off("msg:custom", hear);
    model.off("change:place", ask);
  };
}

export default { render };
