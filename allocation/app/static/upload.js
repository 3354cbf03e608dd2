// A native field of files; the content is sent, and the field forgets it.

// Each control loads this file for itself: a counter would give the same number to all.
function fresh() {
  return Math.random().toString(36).slice(2);
}

function render({ model, el }) {
  const id = `allocation-upload-${fresh()}`;
  const label = Object.assign(document.createElement("label"), { htmlFor: id });
  label.className = "allocation-button";
  const field = Object.assign(document.createElement("input"), { type: "file", id });
  const draw = () => {
    label.textContent = model.get("label");
    field.accept = model.get("accept");
  };
  field.addEventListener("change", async () => {
    const [file] = field.files;
    if (!file) return;
    const content = await file.arrayBuffer();
    model.send({ file: file.name }, undefined, [content]);
    field.value = "";
  });
  model.on("change:label change:accept", draw);
  el.classList.add("allocation-upload");
  el.append(field, label);
  draw();
  return () => model.off("change:label change:accept", draw);
}

export default { render };
