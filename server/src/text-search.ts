/**
 * A text as a search compares it: without marks above or below letters, and in lower case, in every script. Both sides of
 * a comparison go through it, so that they are folded alike.
 * Source: Unicode, canonical decomposition (UAX 15) and the block of combining diacritical marks, U+0300 to U+036F.
 */
export function foldedSql(text: string): string {
  return `lower(regexp_replace(normalize(${text}, NFD), '[\\u0300-\\u036f]', '', 'g') collate "pg_c_utf8")`;
}

/** A pattern for `like` that finds a text anywhere in a folded one, whatever characters it has. */
export function containsSql(text: string): string {
  return `'%' || regexp_replace(${foldedSql(text)}, '([\\\\%_])', '\\\\\\1', 'g') || '%'`;
}
