/**
 * Values as the text of a PostgreSQL array (PostgreSQL 18, section 8.15.2). Built where there is time for it: a worker
 * sends columns of lines in this form, and the server hands them on without looking at a single value.
 */
export function arrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  let text = '{';
  for (const [index, value] of values.entries()) {
    if (index > 0) text += ',';
    if (value === null) text += 'NULL';
    else if (typeof value === 'string') text += quoted(value);
    else text += String(value);
  }
  return `${text}}`;
}

/** Ids, numbers and dates need no quotes; everything else gets them, so that `NULL` the word stays a word. */
function quoted(value: string): string {
  if (/^[0-9a-f-]+$/.test(value)) return value;
  return `"${/["\\]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : value}"`;
}
