import { refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';

const lengthMax = 255;

/** Characters that turn the direction of what follows: they make `fdp.exe` read `exe.pdf`. Plain marks of direction stay. */
const turningMarks = /[\u202a-\u202e\u2066-\u2069]/g;

/** Controls, which no system shows. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * The name of an uploaded file, made fit to be stored and shown: without folders, controls and marks that turn direction,
 * and with its end (the extension) kept where it is too long. A browser, not a person, gave it, so nothing is refused.
 */
export function cleanFileName(given: string): string {
  const name = given
    .toWellFormed()
    .normalize('NFC')
    .split(/[/\\]/)
    .at(-1)
    ?.replaceAll(controls, '')
    .replaceAll(turningMarks, '')
    .trim();
  if (name === undefined || name === '' || name === '.' || name === '..') return 'file';
  const characters = [...name];
  if (characters.length <= lengthMax) return name;
  const end = /\.[^.\s]{1,10}$/.exec(name)?.[0] ?? '';
  return characters.slice(0, lengthMax - [...end].length).join('') + end;
}

/**
 * A file name that a person typed.
 *
 * @throws Refusal text_has_control_characters, text_too_long, text_missing, file_name_is_a_path
 */
export function checkFileName(typed: string, path: readonly string[]): string {
  const name = cleanText(typed.replaceAll(turningMarks, ''), {
    field: 'The file name',
    lengthMax,
    path,
    required: true,
  });
  if (/[/\\]/.test(name) || name === '.' || name === '..') throw refuse('file_name_is_a_path', {}, { path });
  return cleanFileName(name);
}
