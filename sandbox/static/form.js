// The inputs of the card on top: their values in the event's shape, and which required ones are empty.

export class Form {
  constructor() {
    this.fields = new Map();
    this.touched = false;
  }

  // `read` gives the value for formInputs or null; `write` puts a value of that shape back.
  add(name, label, read, write) {
    this.fields.set(name, { label: label || name, read, write });
  }

  touch() {
    this.touched = true;
  }

  inputs() {
    const all = [...this.fields].map(([name, field]) => [name, field.read()]);
    return Object.fromEntries(all.filter(([, value]) => value !== null));
  }

  values() {
    return this.touched ? this.inputs() : {};
  }

  restore(values) {
    for (const [name, value] of Object.entries(values)) this.fields.get(name)?.write(value);
    this.touched = Object.keys(values).length > 0;
  }

  missing(action) {
    const wanted = action.allWidgetsAreRequired ? [...this.fields.keys()] : action.requiredWidgets ?? [];
    const empty = wanted.filter((name) => this.fields.has(name) && this.fields.get(name).read() === null);
    return empty.map((name) => this.fields.get(name).label);
  }
}

export const strings = (value) => (value.length ? { stringInputs: { value } } : null);
