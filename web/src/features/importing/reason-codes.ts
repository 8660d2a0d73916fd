/**
 * The codes by which the server says why a line has its verdict, each with a sentence in every language
 * (`importing.json`, `reason.<code>`). A test holds them against the server's own lists.
 */
export const reasonCodes = [
  'same_bank_id',
  'same_bank_id_changed',
  'same_bank_id_in_file',
  'equal_line_in_the_books',
  'bank_ids_were_reissued',
  'same_line_from_another_format',
  'deleted_after_import',
  'typed_by_hand',
  'typed_without_payee',
  'typed_as_split',
  'transfer_already_there',
  'other_half_in_account',
  'not_in_the_books',
  'another_equal_line',
  'brought_back',
  'known_payee',
  'possible_duplicate',
  'possible_match',
  'possible_transfer',
  'currency_differs_from_account',
  'line_is_too_long',
  'quote_is_not_closed',
  'row_is_too_short',
  'transaction_is_cut_off',
  'date_missing',
  'date_unreadable',
  'amount_missing',
  'amount_unreadable',
  'both_amounts_present',
  'direction_unreadable',
  'currency_missing',
  'currency_unknown',
  'amount_has_too_many_decimals',
  'amount_out_of_range',
  'amount_is_zero',
  'investment_transaction_is_not_read',
  'chosen_by_person',
  'account_needed',
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

/** Codes by which the server says why a whole file could not be read, or nothing came of a commit or an undo, each with a sentence (`problem.<code>`). */
export const problemCodes = [
  'file_is_empty',
  'file_is_an_archive',
  'file_is_an_image',
  'file_is_a_spreadsheet',
  'file_is_not_a_statement',
  'statement_format_is_not_supported',
  'file_has_document_type',
  'file_encoding_unreadable',
  'import_has_too_many_lines',
  'import_was_interrupted',
  'import_commit_was_interrupted',
  'import_undo_was_interrupted',
  'import_failed',
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** Whether the file itself is not to blame, so that reading it again may go well. */
export function mayReadAgain(problemCode: string): boolean {
  return problemCode === 'import_was_interrupted' || problemCode === 'import_failed';
}

/** Codes of what a person should know of a file that was read all the same, each with a sentence (`issue.<code>`). */
export const issueCodes = [
  'file_is_cut_off',
  'encoding_differs_from_header',
  'character_set_is_not_read',
  'balance_unreadable',
  'account_currency_unknown',
  'bank_id_is_repeated',
  'bank_answered_with_an_error',
  'pending_transactions_are_not_read',
] as const;
