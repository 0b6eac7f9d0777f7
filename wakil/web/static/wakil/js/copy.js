// Copies what stands in a field; without script the field can be selected as well.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copies]");
  if (button) copy(button, document.getElementById(button.dataset.copies));
});

async function copy(button, field) {
  try { await navigator.clipboard.writeText(field.value); } catch { return select(field); }
  button.querySelector("span").textContent = button.dataset.copied;
  const spoken = document.getElementById("spoken");
  if (spoken) spoken.textContent = button.dataset.copied;
}

function select(field) {
  field.focus();
  field.select();
}
