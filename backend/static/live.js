// A page with work under way shows how it goes on, without being loaded anew under its reader.
const PAUSE_MS = 2000;

async function brought() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = document.querySelector("main");
  if (!answer.ok || main.contains(document.activeElement)) return false;
  main.replaceChildren(...fresh.querySelector("main").childNodes);
  document.title = fresh.title;
  return !fresh.querySelector("script[data-live]");
}

async function look() {
  const over = await brought().catch(() => false);
  if (!over) setTimeout(look, PAUSE_MS);
}

setTimeout(look, PAUSE_MS);
