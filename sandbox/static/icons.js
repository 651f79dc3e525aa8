// Google's known icons by name as small drawings of our own, and pictures by address.

import { el } from "./dom.js";
import { mistake, tell } from "./mistakes.js";

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  BOOKMARK: "M7 4h10v16l-5-4-5 4z",
  CLOCK: "M12 4a8 8 0 1 0 .1 0M12 8v4l3 2",
  CONFIRMATION_NUMBER_ICON: "M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10",
  DESCRIPTION: "M6 3h8l4 4v14H6zM9 12h6M9 16h6M14 3v4h4",
  DOLLAR: "M12 3v18M16 7c-2-2-8-2-8 1.500s8 2 8 5.500-6 4-8 1.500",
  EMAIL: "M3 6h18v12H3zM3 7l9 6 9-6",
  EVENT_SEAT: "M7 4h10v9H7zM5 11v6h14v-6M7 17v3M17 17v3",
  INVITE: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2 2 4-4",
  MAP_PIN: "M12 21c5-6 6-8 6-11a6 6 0 0 0-12 0c0 3 1 5 6 11zM12 8a2 2 0 1 0 .1 0",
  MEMBERSHIP: "M4 5h16v14H4zM8 9a2 2 0 1 0 .1 0M5 17c1-4 6-4 7 0M14 10h4M14 14h4",
  MULTIPLE_PEOPLE: "M9 6a3 3 0 1 0 .1 0M3 19c0-6 12-6 12 0M16 7a2.500 2.500 0 1 1 0 5M17 14c3 0 4 2 4 5",
  PERSON: "M12 5a3.500 3.500 0 1 0 .1 0M5 20c0-8 14-8 14 0",
  PHONE: "M6 3h4l1.500 5-2.500 2c1 2.500 2.500 4 5 5l2-2.500 5 1.500v4c-8 2-17-7-15-15z",
  STAR: "M12 3l2.700 6 6.300.6-4.800 4.300 1.400 6.300L12 17l-5.600 3.200 1.400-6.300L3 9.600 9.300 9z",
  STORE: "M4 9l2-5h12l2 5M5 9v11h14V9M10 20v-6h4v6",
  TICKET: "M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10",
  VIDEO_CAMERA: "M3 7h12v10H3zM15 11l6-4v10l-6-4z",
  VIDEO_PLAY: "M4 5h16v14H4zM10 9v6l5-3z",
};
const OTHERS = [
  ...["AIRPLANE", "BUS", "CAR", "FLIGHT_ARRIVAL", "FLIGHT_DEPARTURE", "HOTEL"],
  ...["HOTEL_ROOM_TYPE", "RESTAURANT_ICON", "SHOPPING_CART", "TRAIN"],
];

export function icon(one) {
  if (!one) return null;
  if (one.iconUrl) return image(one.iconUrl, one.altText, "icon-image");
  if (PATHS[one.knownIcon]) return drawing(PATHS[one.knownIcon], one.altText);
  if (OTHERS.includes(one.knownIcon)) return el("span", { class: "glyph other" }, one.knownIcon[0]);
  if (one.materialIcon) return tell("icon: materialIcon is drawn only in Chat");
  return mistake(`unknown icon: ${one.knownIcon ?? Object.keys(one).join(", ")}`);
}

export function image(address, text = "", look = "") {
  const node = el("img", { src: address, alt: text, class: look });
  node.addEventListener("error", () => node.replaceWith(mistake(`picture not found: ${address}`)));
  return node;
}

function drawing(path, text) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "glyph");
  if (text) svg.setAttribute("aria-label", text);
  svg.setAttribute(text ? "role" : "aria-hidden", text ? "img" : "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
