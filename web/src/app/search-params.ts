/**
 * The address after `?`, plainly: `?text=milk&category=12&category=14`. A key that stands once is a text, one
 * that is repeated a list; routes validate both. (The router's own way writes JSON.)
 */
export function parseSearch(search: string): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(search)) {
    const before = values[key];
    values[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return values;
}

/** The inverse: undefined is left out, a list repeats its key. */
export function stringifySearch(values: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(key, String(one));
  }
  const written = search.toString();
  return written === '' ? '' : `?${written}`;
}
