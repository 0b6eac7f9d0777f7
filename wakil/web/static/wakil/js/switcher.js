// The menu at the top of the sidebar: who is signed in where is asked for when it is opened, not on every page.

for (const menu of document.querySelectorAll("details.place")) {
  menu.addEventListener("toggle", () => menu.open && fill(menu.querySelector("[data-switcher]")));
}

async function fill(place) {
  if (!place || place.dataset.asked) return;
  place.dataset.asked = "";
  try {
    const answer = await fetch(place.dataset.switcher, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    place.innerHTML = await answer.text();
  } catch { // the link beside it leads to the page that says the same
    delete place.dataset.asked;
  }
}
