// A bar without end, the seconds that have gone by, and a button that stops.

function render({ model, el }) {
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  const bar = document.createElement("progress");
  const seconds = document.createElement("span");
  const stop = Object.assign(document.createElement("button"), { type: "button" });
  stop.className = "allocation-button";
  let since = 0;
  let clock = 0;

  const tick = () => {
    const gone = Math.floor((Date.now() - since) / 1000);
    seconds.textContent = model.get("seconds_label").replace("0", String(gone));
  };
  const draw = () => {
    const label = model.get("label");
    clearInterval(clock);
    el.hidden = !label;
    words.textContent = label;
    bar.setAttribute("aria-label", label);
    stop.textContent = model.get("stop_label");
    if (!label) return;
    since = Date.now();
    tick();
    clock = setInterval(tick, 1000);
  };
  stop.addEventListener("click", () => model.send({ ask: "stop" }));
  model.on("change:label change:stop_label", draw);
  el.classList.add("allocation-progress");
  el.append(words, bar, seconds, stop);
  draw();
  return () => {
    clearInterval(clock);
    model.off("change:label change:stop_label", draw);
  };
}

export default { render };
