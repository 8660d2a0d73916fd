import { refuse } from '../refusal.ts';
import { cleanText } from '../text.ts';

/** What a person is found by: one person an address, however its letters are cased. */
export function emailKeyOf(email: string): string {
  return email.normalize('NFC').trim().toLowerCase();
}

/** An email that somebody gives. @throws Refusal email_unreadable, text_… */
export function readEmail(text: string): string {
  const email = cleanText(text, {
    field: 'The email',
    lengthMax: 320,
    path: ['input', 'email'],
    required: true,
  });
  // What mail systems accept is decided by them; here only what cannot be an address at all is refused (RFC 5321).
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw refuse('email_unreadable', { email }, { path: ['input', 'email'] });
  return email;
}
