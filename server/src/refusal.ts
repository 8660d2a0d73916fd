import { type LedgerError, type LedgerErrorCode, ledgerErrorMessage } from './ledger/errors.ts';
import type { Result } from './ledger/result.ts';

/** Parameters of a code's sentence; values as people read them. */
export type RefusalParams = Readonly<Record<string, string>>;

type Sentence = (params: RefusalParams) => string;

/** Every expected failure outside the ledger, with the sentence a person can act on. */
const sentences = {
  // access
  not_signed_in: () => 'Sign in to do this.',
  session_ended: () => 'This session has ended. Sign in again.',
  not_found: (p) => `There is no such ${p['what'] ?? 'thing'} here, or you may not see it.`,
  forbidden: (p) =>
    `Your role here is ${p['role'] ?? 'too low'}; this needs the role ${p['needed'] ?? 'above it'}.`,
  person_is_disabled: () =>
    'This account is disabled, so nobody can sign in by it. Ask whoever runs the server to enable it.',
  reset_link_invalid: () =>
    'This link does not exist, or a newer one has taken its place. Ask whoever runs the server for a new one.',
  reset_link_used: () =>
    'This link has been used already. Sign in by the new password, or ask whoever runs the server for a new link.',
  reset_link_expired: () => 'This link has expired. Ask whoever runs the server for a new one.',
  sign_in_failed: () => 'Email and password do not match. Check both and try again.',
  too_many_attempts: (p) => `Too many failed attempts. Try again in ${p['minutes'] ?? 'a few'} minutes.`,
  too_many_requests: () => 'Too many requests. Wait a moment and try again.',
  email_in_use: () => 'There is already an account with this email. Sign in instead.',
  email_unreadable: (p) => `“${p['email'] ?? ''}” is not an email address.`,
  sign_in_is_busy: () =>
    'Too many sign-ins are waiting right now. Nothing is wrong with yours: try again in a moment.',
  password_too_short: (p) => `A password needs at least ${p['length'] ?? '12'} characters.`,
  password_too_long: (p) => `A password may have at most ${p['length'] ?? '200'} characters.`,
  password_is_leaked: () =>
    'This password is in lists of leaked ones, which are tried first. Choose another, such as four words that have nothing to do with each other.',
  password_is_guessable: () =>
    'This password is easy to guess from your name, your email, this product or its few different characters. Choose another, such as four words that have nothing to do with each other.',
  second_factor_required: () =>
    'This installation asks everybody for a second factor. Turn on two-step sign-in for your account first; then this works.',
  second_factor_must_stay: () =>
    'This installation asks everybody for a second factor, so it stays on. For another app ask whoever runs the server to remove this one; signing in then sets up the next.',
  second_factor_needed: () =>
    'Enter the code that your authenticator app shows, or one of your recovery codes.',
  second_factor_wrong: () =>
    'This code is not right, is over, or was used already: each lasts 30 seconds. Wait for the next one and enter it at once; if none works, let your phone set its clock by itself.',
  second_factor_unreadable: () =>
    'The secret key of this server has changed, so it cannot check codes of an app any more. Use a recovery code, then set the app up again in the settings.',
  second_factor_is_on: () => 'Codes are asked for already. Turn that off before you set up another app.',
  second_factor_is_off: () => 'No codes are asked for. Set an app up first.',
  second_factor_not_begun: () => 'This was begun too long ago, or in another browser. Begin again.',
  too_many_codes: (p) =>
    `Too many wrong codes. Try again in ${p['minutes'] ?? 'some'} minutes, or in a browser in which you have signed in by a code before.`,
  too_many_codes_today: (p) =>
    `Too many wrong codes today. Try again in ${p['hours'] ?? 'some'} hours, or in a browser in which you have signed in by a code before.`,
  password_needed: () =>
    'Enter your password again for this, so that nobody else who is in this session can do it.',
  current_password_wrong: () => 'The current password is not right.',
  sign_up_closed: () => 'New people join this installation by invitation only. Ask an owner for a link.',
  demo_not_offered: () => 'This installation offers no demo. Start it with DEMO=true to have one.',
  invitation_invalid: () => 'This invitation does not exist or was withdrawn. Ask for a new link.',
  invitation_expired: () => 'This invitation has expired. Ask for a new link.',
  invitation_used: () => 'This invitation has been used already. Ask for a new link.',
  already_a_member: () => 'You are already a member of this household.',
  last_owner_stays: () => 'A household needs an owner. Make somebody else an owner first.',
  // people, for whoever runs the server
  person_unknown: (p) =>
    `Nobody here has the email “${p['email'] ?? ''}”. \`people list\` says who there is.`,
  person_is_of_the_demo: (p) =>
    `${p['email'] ?? 'This person'} belongs to the demo, which opens without a password.`,
  person_has_no_second_factor: (p) =>
    `${p['email'] ?? 'This person'} signs in by the password alone; there is nothing to remove.`,
  person_is_only_owner: (p) =>
    `${p['email'] ?? 'This person'} is the only owner of ${p['households'] ?? 'a household'}, which has other members. Let them make one of these an owner first (Settings, Members); where they cannot, \`people reset-password\` lets somebody sign in for them.`,
  person_is_only_member: (p) =>
    `${p['email'] ?? 'This person'} is the only member of ${p['households'] ?? 'a household'}, whose books nobody could open any more. Say --with-households to delete them too, with everything in them.`,
  household_has_others: () => 'Somebody has just joined this household. Look again at who is there.',
  deletion_needs_yes: (p) =>
    `Nothing was deleted. ${p['what'] ?? 'This'} would be gone for good: make a backup, then say --yes.`,
  person_must_be_enabled: (p) =>
    `${p['email'] ?? 'This person'} is disabled and could not sign in by a new password either. Enable the account first.`,
  // input
  text_has_control_characters: (p) =>
    `${p['field'] ?? 'The text'} contains characters that cannot be stored (NUL or half of a character pair).`,
  text_too_long: (p) => `${p['field'] ?? 'The text'} may have at most ${p['length'] ?? ''} characters.`,
  text_missing: (p) => `${p['field'] ?? 'The text'} must not be empty.`,
  too_many_items: (p) => `${p['field'] ?? 'The list'} may have at most ${p['limit'] ?? ''} items.`,
  page_size_out_of_range: (p) =>
    `A page has 1 to ${p['max'] ?? '200'} rows, not ${p['first'] ?? 'that many'}.`,
  cursor_unreadable: () => 'This cursor is not of this list. Start again from its first page.',
  number_out_of_range: (p) =>
    `${p['field'] ?? 'The number'} must be between ${p['min'] ?? ''} and ${p['max'] ?? ''}.`,
  time_zone_unknown: (p) => `“${p['timeZone'] ?? ''}” is not a time zone of the IANA database.`,
  locale_unknown: (p) => `“${p['locale'] ?? ''}” is not a language tag such as en-GB.`,
  color_unreadable: (p) => `“${p['color'] ?? ''}” is not a colour such as #2f5bd8.`,
  range_is_backwards: () => 'The range ends before it begins.',
  idempotency_key_reused: () =>
    'This idempotency key was used for another request. Use a new key for new work.',
  // books
  transaction_changed: () =>
    'Somebody changed this transaction since you opened it. Look at the present state and try again.',
  account_changed: () => 'Somebody changed this account since you opened it. Look at it and try again.',
  category_changed: () => 'Somebody changed this category since you opened it. Look at it and try again.',
  transaction_is_in_trash: () => 'This transaction is in the trash. Restore it before you change it.',
  account_has_balance: (p) =>
    `${p['name'] ?? 'The account'} still holds ${p['amount'] ?? ''}. Move it elsewhere before you close the account.`,
  account_name_in_use: (p) => `There is already an account called “${p['name'] ?? ''}”.`,
  account_is_not_own: () => 'Only an asset or liability account can be used here.',
  accounts_must_be_of_one_group: () => 'These must be all the open accounts of one group.',
  category_name_in_use: (p) => `There is already a category “${p['name'] ?? ''}” here.`,
  category_is_its_own_ancestor: () => 'A category cannot stand below itself.',
  category_types_differ: () => 'Income and spending categories cannot be mixed in one branch.',
  category_is_the_systems: () => 'This category belongs to the books themselves and stays as it is.',
  category_is_archived: (p) =>
    `The category “${p['name'] ?? ''}” is archived. Bring it back before you use it.`,
  categories_must_differ: () => 'Choose two different categories.',
  transaction_has_no_single_category: () =>
    'Splits and transfers have no single category: change them one by one.',
  transaction_is_reconciled: () =>
    'A reconciled entry is locked. Set it to cleared before you change its amount, account or date.',
  line_takes_no_such_field: (p) =>
    `A ${p['kind'] ?? ''} line takes no ${p['name'] ?? 'such field'}. Leave it out, or say another kind of line.`,
  transfer_needs_account: () => 'Choose the account that the transfer goes to or comes from.',
  nothing_to_change: () => 'Say what to change.',
  rate_between_same_currency: () => 'A rate needs two different currencies.',
  // files
  attachment_changed: () => 'Somebody changed this attachment since you opened it. Look at it and try again.',
  transaction_has_too_many_attachments: (p) =>
    `A transaction may have at most ${p['limit'] ?? ''} attachments. Remove one before you add another.`,
  file_name_is_a_path: () => 'A file name has no / or \\ in it. Leave the folder out.',
  file_content_missing: () =>
    'The content of this file is missing on the server. Tell whoever runs it: `pnpm files:verify` lists what is missing.',
  household_storage_full: (p) =>
    `This file has ${p['file'] ?? ''} MB. The household keeps ${p['used'] ?? ''} MB of files and may keep ${p['megabytes'] ?? ''} MB. Empty the trash, or ask whoever runs the server to raise HOUSEHOLD_MEGABYTES_MAX.`,
  disk_is_full: () =>
    'The disk of the server is full, so the file was not kept. Tell whoever runs it, and upload the file again later.',
  file_is_malicious: (p) =>
    `The virus scanner of this server found “${p['signature'] ?? 'something'}” in this file, so it was not kept. Do not open the file; if you are sure that it is harmless, ask whoever runs the server.`,
  file_too_large_to_scan: () =>
    'This file is larger than the virus scanner of this server looks at, so it was not kept. Ask whoever runs the server to raise StreamMaxLength of clamd.',
  scanner_is_away: () =>
    'The virus scanner of this server does not answer, so the file was not kept. Everything else works. Upload it again in a few minutes; if that does not help, tell whoever runs the server.',
  // importing
  file_is_empty: () => 'This file is empty.',
  file_is_not_a_statement: () =>
    'This is not a bank statement we can read. Export CSV, OFX or QFX from your bank.',
  file_is_an_archive: () => 'This is an archive. Unpack it and drop the file inside.',
  file_is_an_image: () => 'This is a picture, whatever its name says. Export CSV, OFX or QFX from your bank.',
  file_too_large: (p) => `A file may have at most ${p['megabytes'] ?? ''} MB.`,
  file_has_document_type: () =>
    'This XML declares its own entities, which statements never do. It was not read.',
  file_encoding_unreadable: () =>
    'The text of this file is in no encoding we know (UTF-8, UTF-16, Windows-1252).',
  import_is_busy: (p) => `This import is ${p['status'] ?? 'at work'}. Wait until it is done, or cancel it.`,
  import_not_ready: (p) => `This import is ${p['status'] ?? 'not ready'}; that cannot be done now.`,
  import_needs_account: () => 'Choose the account that each part of the file goes into.',
  import_currency_differs: (p) =>
    `The file is in ${p['file'] ?? ''}, the account holds ${p['account'] ?? ''}.`,
  import_line_unreadable: () => 'An unreadable line cannot be imported. Enter it by hand.',
  import_was_interrupted: () =>
    'The server stopped while it was at work. Nothing was half-written; start it again.',
  import_commit_was_interrupted: () =>
    'The server stopped while it wrote this import. Nothing was written; commit it again.',
  import_undo_was_interrupted: () =>
    'The server stopped while it undid this import. Everything is still in the books; undo it again.',
  file_is_a_spreadsheet: () => 'This is a spreadsheet. Open it and save it as CSV, then drop that file.',
  statement_format_is_not_supported: (p) =>
    `This is a ${p['format'] ?? ''} file, which cannot be read yet. Export CSV, OFX or QFX from your bank.`,
  import_has_too_many_lines: (p) =>
    `A file may have at most ${p['limit'] ?? ''} lines. Export a shorter time from your bank.`,
  import_failed: () =>
    'Something went wrong on the server while it read this file. Nothing was written; try it again.',
  import_was_stopped: () => 'This was stopped before it was done. Nothing was written.',
  import_books_changed: (p) =>
    `The books changed since the file was read: ${p['count'] ?? 'some'} lines no longer find their entry. Look at them and commit again.`,
  import_line_has_no_match: () =>
    'This line has no entry to go with. Choose another verdict, or the account on the other side.',
  import_verdict_is_the_systems: () => 'Only the reading of the file can give this verdict.',
  import_transfer_currencies_differ: () =>
    'The account on the other side holds another currency. Import the line, then enter the second amount.',
  csv_setting_unreadable: (p) =>
    `“${p['value'] ?? ''}” is not a setting of ${p['setting'] ?? 'the reading'}.`,
  csv_columns_incomplete: () => 'Say which column is the date and which the amount.',
} satisfies Record<string, Sentence>;

export type RefusalCode = keyof typeof sentences | LedgerErrorCode;

/**
 * An expected failure on its way out of a service: thrown so that the database transaction around it rolls back, mapped to
 * a GraphQL error in one place. `details` is what a client needs to go on, such as the present state of a stale row.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly params: RefusalParams;
  readonly path: readonly string[] | undefined;
  readonly details: unknown;

  constructor(
    code: RefusalCode,
    options: {
      params?: RefusalParams;
      path?: readonly string[] | undefined;
      message: string;
      details?: unknown;
    },
  ) {
    super(options.message);
    this.name = 'Refusal';
    this.code = code;
    this.params = options.params ?? {};
    this.path = options.path;
    this.details = options.details;
  }
}

/** Makes a refusal with its sentence. `path` names the input field that is wrong, outermost first. */
export function refuse(
  code: keyof typeof sentences,
  params: RefusalParams = {},
  more: { path?: readonly string[]; details?: unknown } = {},
): Refusal {
  const sentence: Sentence = sentences[code];
  return new Refusal(code, { params, message: sentence(params), ...more });
}

/** The sentence of a code that was kept with its parameters; null for a code that has none. */
export function sentenceOf(code: string, params: RefusalParams): string | null {
  if (!Object.hasOwn(sentences, code)) return null;
  const sentence: Sentence = sentences[code as keyof typeof sentences];
  return sentence(params);
}

/** The value of a ledger result, or its error thrown as a refusal. `path` is put before the error's own. */
export function valueOf<T>(result: Result<T>, path: readonly string[] = []): T {
  if (result.ok) return result.value;
  throw refusalOf(result.error, path);
}

/** A ledger error as a refusal. */
export function refusalOf(error: LedgerError, path: readonly string[] = []): Refusal {
  return new Refusal(error.code, {
    params: error.params,
    path: [...path, ...(error.path ?? [])],
    message: ledgerErrorMessage(error),
  });
}

/** Whether something thrown is an expected failure. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Refusal;
}
