import { householdStatement, type Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { storedCurrency } from '../rates/figure.ts';
import type { ImportAccount } from './choose-accounts.ts';
import type { RememberedReading } from './reading/messages.ts';

const importAccounts = householdStatement(
  'import_accounts',
  `select a.id, a.name, a.currency, a.closed_on is not null, r.bank_account_id, r.settings
   from account a
   left join statement_reading r on r.household_id = $1 and r.account_id = a.id
   where a.household_id = $1 and a.type in ('ASSET', 'LIABILITY')
   order by a.position, a.id`,
);

/** The own accounts, with what is remembered of the files that went into them. */
export async function readImportAccounts(reader: Reader, scope: HouseholdScope): Promise<ImportAccount[]> {
  const rows = await reader.household<
    [string, string, string, boolean, string | null, Partial<RememberedReading> | null]
  >(scope, importAccounts);
  return rows.map(([id, name, currency, closed, bankAccountId, reading]) => ({
    id,
    name,
    currency: storedCurrency(currency),
    closed,
    bankAccountId,
    reading: reading?.csv === undefined ? null : { csv: reading.csv, encoding: reading.encoding ?? null },
  }));
}
