import { refuse } from '../refusal.ts';
import { CSV_COLUMN_ROLES, type CsvColumnRole, DELIMITERS, type DateOrder } from './formats/csv/settings.ts';
import { ENCODINGS } from './formats/decode.ts';
import type { CsvChoice } from './reading/messages.ts';

/** What a person asks for, as it comes; what is left out is found anew. */
export interface CsvSettingsAsked {
  readonly delimiter?: string | null | undefined;
  readonly encoding?: string | null | undefined;
  readonly skipLines?: number | null | undefined;
  readonly hasHeader?: boolean | null | undefined;
  readonly columns?: readonly CsvColumnRole[] | null | undefined;
  readonly dateOrder?: DateOrder | null | undefined;
  readonly decimalMark?: 'COMMA' | 'POINT' | null | undefined;
  readonly flipSign?: boolean | null | undefined;
}

const skipLinesMax = 10_000;
const columnsMax = 100;

/**
 * What a person chose so far together with what is asked now. Columns were chosen by the table that was seen: where its
 * delimiter, beginning or header changes, they are found anew.
 *
 * @throws Refusal csv_setting_unreadable, number_out_of_range, too_many_items
 */
export function chooseCsv(before: CsvChoice, asked: CsvSettingsAsked): CsvChoice {
  const delimiter = oneOf(DELIMITERS, asked.delimiter, 'delimiter');
  const encoding = oneOf(ENCODINGS, asked.encoding, 'encoding');
  const { skipLines, columns } = asked;
  if (
    typeof skipLines === 'number' &&
    (!Number.isInteger(skipLines) || skipLines < 0 || skipLines > skipLinesMax)
  ) {
    const params = { field: 'The number of lines to skip', min: '0', max: String(skipLinesMax) };
    throw refuse('number_out_of_range', params, { path: ['csv', 'skipLines'] });
  }
  if ((columns?.length ?? 0) > columnsMax) {
    throw refuse(
      'too_many_items',
      { field: 'The list of columns', limit: String(columnsMax) },
      { path: ['csv', 'columns'] },
    );
  }
  const isOtherTable =
    delimiter !== undefined || encoding !== undefined || present(skipLines) || present(asked.hasHeader);
  const { columns: columnsBefore, ...rest } = before;
  return {
    ...rest,
    ...(columnsBefore !== undefined && !isOtherTable && { columns: columnsBefore }),
    ...(delimiter !== undefined && { delimiter }),
    ...(encoding !== undefined && { encoding }),
    ...(present(skipLines) && { skipLines }),
    ...(present(asked.hasHeader) && { hasHeader: asked.hasHeader }),
    ...(present(columns) && { columns: columns.filter((role) => CSV_COLUMN_ROLES.includes(role)) }),
    ...(present(asked.dateOrder) && { dateOrder: asked.dateOrder }),
    ...(present(asked.decimalMark) && { decimalMark: asked.decimalMark }),
    ...(present(asked.flipSign) && { flipSign: asked.flipSign }),
  };
}

function present<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string | null | undefined,
  setting: string,
): T | undefined {
  if (!present(value)) return undefined;
  const found = known.find((each) => each === value);
  if (found === undefined)
    throw refuse(
      'csv_setting_unreadable',
      { value: value.slice(0, 40), setting },
      { path: ['csv', setting] },
    );
  return found;
}
