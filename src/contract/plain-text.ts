const CONTROL = /[\p{Cc}--[\n\t]]/gv;

/** A text from outside as it can be stored (PostgreSQL takes neither U+0000 nor half a surrogate pair) and shown in a terminal. */
export function plainText(text: string): string {
  return text.toWellFormed().replace(CONTROL, ' ');
}

/** The same value with every text in it, names of fields too, made plain. */
export function plainJson<T>(value: T): T {
  return plain(value) as T;
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [plainText(name), plain(own)]));
}
