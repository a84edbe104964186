// Small comforts of recording; every form works without them. Enter goes to the next field and never sends a half-filled
// form; "here" fills in the position that the device gives.

const form = document.querySelector("form[data-recording]");
const skipped = "input[type=hidden], input[type=checkbox], input[type=radio]";

function following(field) {
  const fields = [...form.elements].filter((one) => !one.disabled && one.offsetParent !== null && !one.matches(skipped));
  return fields[fields.indexOf(field) + 1];
}

form?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input, select")) return;
  event.preventDefault();
  const next = following(event.target);
  next?.focus();
  if (next?.matches("input.figure-in")) next.select();
});

const here = form?.querySelector("[data-here]");
if (here && navigator.geolocation) {
  const said = form.querySelector("[data-here-said]");
  here.hidden = false;
  here.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      said.textContent = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`;
    }, () => { said.textContent = "—"; });
  });
}
const first = form?.querySelector("[aria-invalid=true], .has-error input, .has-error select") ?? form?.querySelector("input.figure-in");
if (first && matchMedia("(min-width: 821px)").matches) first.focus();
