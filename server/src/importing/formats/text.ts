/** Most characters of a raw line that are kept to be shown; the file itself keeps the rest. */
export const RAW_CHARACTERS_MAX = 500;

/** Control characters, and the marks that can turn the direction of the text around them. */
const CONTROL = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]+/gu;

/** What cleanText would change: most texts of most files pass by this one test. */
const UNCLEAN = /[^\u0020-\u007E]| {2}|^ | $/;

/** Longest payee that is kept, as the books' own. */
export const PAYEE_CHARACTERS_MAX = 500;

/** Longest memo and other text that is kept, as the books' own. */
export const TEXT_CHARACTERS_MAX = 1000;

/** Longest id of a bank (OFX 1.6 and 2.2, section 3.2.1: 255 characters). Longer text is no id. */
const BANK_ID_CHARACTERS_MAX = 255;

/**
 * The text of a bank's field as it may stand in the books: no control characters (PostgreSQL refuses NUL), no marks
 * that turn the direction of text, no half of a surrogate pair, one space where there were several, composed (NFC), and
 * cut with an ellipsis where it is longer than the books take: the raw line beside it is cut too, the file is not.
 */
export function cleanText(text: string, charactersMax: number = TEXT_CHARACTERS_MAX): string {
  if (text.length <= charactersMax && !UNCLEAN.test(text)) return text;
  // What lies far behind the cut need not be cleaned to be left out.
  const near = text.length > 8 * charactersMax ? text.slice(0, 8 * charactersMax) : text;
  const clean = near.toWellFormed().replace(CONTROL, ' ').replace(/\s+/gu, ' ').trim().normalize('NFC');
  return clean.length > charactersMax ? cut(clean, charactersMax) : clean;
}

/** The bank's id of a line, or null where the field holds none. */
export function cleanBankId(text: string): string | null {
  const id = text.length > 4 * BANK_ID_CHARACTERS_MAX ? '' : cleanText(text);
  return id === '' || id.length > BANK_ID_CHARACTERS_MAX ? null : id;
}

/** The beginning of a raw line, to be shown beside its issue; an ellipsis stands for what is left out. */
export function rawText(text: string): string {
  const short = text.length > RAW_CHARACTERS_MAX ? cut(text, RAW_CHARACTERS_MAX) : text;
  return short.isWellFormed() && !short.includes('\0')
    ? short
    : short.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The text in so many UTF-16 units, the ellipsis among them, and never half of a pair before it. */
function cut(text: string, unitsMax: number): string {
  const end = unitsMax - 1;
  const isPair = text.codePointAt(end - 1)! > 0xffff;
  return `${text.slice(0, isPair ? end - 1 : end)}…`;
}
