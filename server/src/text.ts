import { refuse } from './refusal.ts';

/** What a text field takes. */
export interface TextRule {
  /** How the sentence calls the field, such as "The payee". */
  readonly field: string;
  /** Most characters (Unicode code points). */
  readonly lengthMax: number;
  readonly path: readonly string[];
  readonly required?: boolean;
}

/**
 * A text as a person meant it: trimmed, in Unicode's composed form (NFC). Marks of direction stay, for names are written in
 * every script; what Postgres cannot store or nobody can read is refused.
 *
 * @throws Refusal text_has_control_characters, text_too_long, text_missing
 */
export function cleanText(value: string, rule: TextRule): string {
  if (!value.isWellFormed() || hasControlCharacters(value)) {
    throw refuse('text_has_control_characters', { field: rule.field }, { path: rule.path });
  }
  const text = value.normalize('NFC').trim();
  if (text === '' && rule.required === true)
    throw refuse('text_missing', { field: rule.field }, { path: rule.path });
  if ([...text].length > rule.lengthMax) {
    throw refuse('text_too_long', { field: rule.field, length: String(rule.lengthMax) }, { path: rule.path });
  }
  return text;
}

/** C0 controls but tab and line ends, and DEL. */
function hasControlCharacters(value: string): boolean {
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f) return true;
  }
  return false;
}
