// The clipboard API needs https or localhost; elsewhere a selected field does.
const write = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};

export async function copy(button, text) {
  await write(text);
  const word = button.querySelector("[role=status]");
  word.textContent = "Copied";
  button.dataset.done = "";
  clearTimeout(button.settle);
  button.settle = setTimeout(() => { delete button.dataset.done; word.textContent = ""; }, 1600);
}
