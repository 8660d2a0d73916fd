/** Most characters of a raw line that are kept to be shown; the file itself keeps the rest. */
export const RAW_CHARACTERS_MAX = 500;

/** Control characters, and the marks that can turn the direction of the text around them. */
// eslint-disable-next-line no-control-regex -- these are the characters to take out
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]+/g;

/** What cleanText would change: most texts of most files pass by this one test. */
// eslint-disable-next-line no-control-regex -- see above
const UNCLEAN = /[^\u0020-\u007E]| {2}|^ | $/;

/**
 * The text of a bank's field as it may stand in the books: no control characters (PostgreSQL refuses NUL), no marks
 * that turn the direction of text, no half of a surrogate pair, one space where there were several, composed (NFC).
 */
export function cleanText(text: string): string {
  if (!UNCLEAN.test(text)) return text;
  return text.toWellFormed().replace(CONTROL, ' ').replace(/\s+/gu, ' ').trim().normalize('NFC');
}

/** The beginning of a raw line, to be shown beside its issue; an ellipsis stands for what is left out. */
export function rawText(text: string): string {
  const cut =
    text.length > RAW_CHARACTERS_MAX ? `${text.slice(0, RAW_CHARACTERS_MAX - 1).toWellFormed()}…` : text;
  return cut.isWellFormed() && !cut.includes('\0') ? cut : cut.toWellFormed().replaceAll('\0', '\uFFFD');
}
