// Opens a link of the add-on; with onClose RELOAD the trigger runs again when the window is closed.

import { toast } from "./dom.js";

const CLOSED_MS = 300;

export function openLink(link, reload) {
  const look = link.openAs === "OVERLAY" ? "popup,width=640,height=740" : "";
  const opened = window.open(link.url, "_blank", look);
  if (!opened) return toast("The browser blocked the new window; allow pop-ups for this page.", "bad");
  if (link.onClose !== "RELOAD") return;
  const watch = setInterval(() => {
    if (!opened.closed) return;
    clearInterval(watch);
    reload();
  }, CLOSED_MS);
}
