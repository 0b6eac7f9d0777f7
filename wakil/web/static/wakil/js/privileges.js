// A tree of privileges: what a privilege needs is ticked with it, and goes only together with it. The server asks the same.

for (const tree of document.querySelectorAll("[data-privileges]")) {
  const boxes = [...tree.querySelectorAll("input[type=checkbox]")];
  const said = tree.parentElement.querySelector("[data-privileges-said]");
  const needs = (box) => box.dataset.needs.split(" ").filter(Boolean);
  const nameOf = (box) => box.nextElementSibling.firstChild.textContent.trim();

  tree.addEventListener("change", ({ target }) => {
    const isOn = target.checked;
    const others = boxes.filter((box) => box.checked !== isOn && !box.disabled
      && (isOn ? needs(target).includes(box.value) : needs(box).includes(target.value)));
    for (const box of others) box.checked = isOn;
    said.textContent = others.length ? (isOn ? tree.dataset.said : tree.dataset.unsaid).replace("%s", others.map(nameOf).join(", ")) : "";
  });
}
