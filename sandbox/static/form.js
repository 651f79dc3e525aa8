// The inputs of the card on top: their values in the event's shape, and which required ones are empty.

export class Form {
  constructor() {
    this.fields = new Map();
    this.touched = false;
  }

  // `read` gives the value for formInputs or null; `write` puts such a value back; `wrong` says what is not valid.
  add(name, field) {
    this.fields.set(name, { shape: "stringInputs", wrong: () => "", ...field, label: field.label || name });
  }

  touch() {
    this.touched = true;
  }

  inputs() {
    const all = [...this.fields].map(([name, field]) => [name, field.read()]);
    return Object.fromEntries(all.filter(([, value]) => value !== null));
  }

  // Everything as it stands, empty fields too; nothing when nobody changed anything.
  values() {
    if (!this.touched) return {};
    return Object.fromEntries([...this.fields].map(([name, field]) => [name, { shape: field.shape, value: field.read() }]));
  }

  // Equally named fields of the same shape get their values back; others are dropped, as Gmail does.
  restore(values) {
    for (const [name, { shape, value }] of Object.entries(values)) {
      if (this.fields.get(name)?.shape === shape) this.fields.get(name).write(value);
    }
    this.touched = Object.keys(values).length > 0;
  }

  // What Gmail refuses to send: empty required fields, values that are not what they should be.
  refused(action) {
    const wanted = action.allWidgetsAreRequired ? [...this.fields.keys()] : action.requiredWidgets ?? [];
    const empty = wanted.filter((name) => this.fields.has(name) && this.fields.get(name).read() === null);
    const wrong = [...this.fields].filter(([name, field]) => !empty.includes(name) && field.wrong());
    for (const [name, field] of this.fields) field.mark?.(empty.includes(name) ? "Required" : field.wrong());
    const named = (names) => names.map((name) => this.fields.get(name).label).join(", ");
    if (empty.length) return `Fill in first: ${named(empty)}`;
    return wrong.length ? `Not valid: ${named(wrong.map(([name]) => name))}` : "";
  }
}

export const strings = (value) => (value.length ? { stringInputs: { value } } : null);

// Whether typed values live on. Google says that an action clears them unless it has persistValues, and that
// updateCard keeps those of equally named fields: kept are those the action did not clear. UNCONFIRMED.
export function survives(navigations, persistValues) {
  return persistValues && (navigations.length === 0 || "updateCard" in navigations.at(-1));
}
