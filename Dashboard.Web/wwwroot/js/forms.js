// Sends a plain form that stands on the page.
export function submit(id, field, value) {
  const form = document.getElementById(id);
  form.elements[field].value = value;
  form.requestSubmit ? form.requestSubmit() : form.submit();
}
