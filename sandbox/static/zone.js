// The wall clock of a time zone: from an instant to what is written in a field, and back.

export function wallClock(ms, zone) {
  const look = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...look }).format(Number(ms)).replace(" ", "T");
}

export function instant(text, zone) {
  const guess = Date.parse(`${text}Z`);
  return guess - offset(guess - offset(guess, zone), zone);
}

function offset(ms, zone) {
  return Date.parse(`${wallClock(ms, zone)}Z`) - Math.floor(ms / 60000) * 60000;
}
