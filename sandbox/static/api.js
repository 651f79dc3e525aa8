// The page's own JSON API, and where the visitor is: mailbox, view, thread and who is signed in stand in the hash.

export function place() {
  const [mailbox, view, thread, person] = decodeURIComponent(location.hash.slice(2)).split("/+/");
  const first = document.querySelector("#account option")?.value ?? "";
  const opened = mailbox || first;
  return { mailbox: opened, view: view || "INBOX", thread: thread || "", person: person || opened };
}

// The address of another place, for a link.
export function hash(change) {
  const next = { ...place(), ...change };
  const delegate = next.person === next.mailbox ? [] : [next.person];
  return `#/${encodeURIComponent([next.mailbox, next.view, next.thread, ...delegate].join("/+/"))}`;
}

export function go(change) {
  location.hash = hash(change);
}

export async function get(path, query = {}) {
  const answer = await fetch(`/page/${path}?${new URLSearchParams({ ...who(), ...query })}`);
  return read(answer);
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`/page/${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify({ ...who(), ...body }),
  });
  return read(answer);
}

export function paperAddress(message, part) {
  return `/page/paper?${new URLSearchParams({ mailbox: place().mailbox, message, part })}`;
}

function who() {
  const { mailbox, person } = place();
  return { mailbox, person };
}

async function read(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `the sandbox answered ${answer.status}`);
  return body;
}
