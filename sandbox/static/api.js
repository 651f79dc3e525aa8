// The page's own JSON API, and where the visitor is: account, view and thread stand in the address's hash.

export function place() {
  const [mailbox, view, thread] = decodeURIComponent(location.hash.slice(2)).split("/+/");
  const first = document.querySelector("#account option")?.value ?? "";
  return { mailbox: mailbox || first, view: view || "INBOX", thread: thread || "" };
}

export function go(change) {
  const next = { ...place(), ...change };
  location.hash = `#/${encodeURIComponent([next.mailbox, next.view, next.thread].join("/+/"))}`;
}

export async function get(path, query = {}) {
  const answer = await fetch(`/page/${path}?${new URLSearchParams({ mailbox: place().mailbox, ...query })}`);
  return read(answer);
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/page/${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ mailbox: place().mailbox, ...body }),
  });
  return read(answer);
}

export function paperAddress(message, part) {
  return `/page/paper?${new URLSearchParams({ mailbox: place().mailbox, message, part })}`;
}

async function read(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `the sandbox answered ${answer.status}`);
  return body;
}
