// A native field of files; the content is sent, and the field forgets it.

let count = 0;

function render({ model, el }) {
  const id = `allocation-upload-${(count += 1)}`;
  const label = Object.assign(document.createElement("label"), { htmlFor: id });
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
  el.append(label, field);
  draw();
  return () => model.off("change:label change:accept", draw);
}

export default { render };
