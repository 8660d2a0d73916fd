import type { Random } from '../../test/support/random.ts';
import type { KnownId } from './known.ts';
import type { Place } from './places.ts';
import { amountFor, dayFor, wordFor } from './words.ts';

/** What gives ids for an entry. */
interface Ids {
  id(place: Place): KnownId;
}

/** An entry whose lines add up to its amount, as the form of the register makes it. */
export function entryInput(random: Random, ids: Ids): Record<string, unknown> {
  const accountOf = (owner: string): string => ids.id({ owner, name: 'accountId' }).id;
  const lineOf = (amount: string): Record<string, unknown> =>
    random.chance(75)
      ? {
          amount,
          ...(random.chance(85)
            ? { categoryId: ids.id({ owner: 'EntryLineInput', name: 'categoryId' }).id }
            : {}),
          ...(random.chance(30) ? { memo: wordFor(random, 'memo') } : {}),
        }
      : {
          kind: 'TRANSFER',
          amount,
          accountId: accountOf('EntryLineInput'),
          ...(random.chance(30) ? { counterAmount: turned(amount) } : {}),
          ...(random.chance(30) ? { arrivesOn: dayFor(random) } : {}),
        };
  const count = random.chance(70) ? 1 : 2 + random.below(3);
  const amount = amountFor(random);
  const lines = Array.from({ length: count }, () => lineOf(amount));
  return {
    date: dayFor(random),
    accountId: accountOf('TransactionInput'),
    amount: times(amount, count),
    lines,
    ...(random.chance(70) ? { payee: wordFor(random, 'payee') } : {}),
    ...(random.chance(30) ? { note: wordFor(random, 'note') } : {}),
    ...(random.chance(30) ? { tags: [wordFor(random, 'tags')] } : {}),
    ...(random.chance(20) ? { status: random.pick(['PENDING', 'CLEARED', 'RECONCILED']) } : {}),
  };
}

function turned(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** An amount of two decimals some times over, without leaving whole numbers. */
function times(amount: string, count: number): string {
  const cents = BigInt(amount.replace('.', '').replace('-', '')) * BigInt(count);
  const text = String(cents).padStart(3, '0');
  return `${amount.startsWith('-') ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}
