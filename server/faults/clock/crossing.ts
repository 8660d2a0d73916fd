import { randomUUID } from 'node:crypto';
import type { Books } from '../../test/support/books.ts';
import type { FaultCheck } from '../suite.ts';
import { aheadMs, type Border, bordersOf, type Zone } from './borders.ts';
import { booksIn, dayMs, type Trial } from './trial.ts';

/** The year whose borders are tried. */
const year = 2027;

const minuteMs = 60_000;

/** So long before and after each border; it must not be crossed while one looks. */
const besideMs = [-10 * minuteMs, minuteMs];

/** What was spent in a household so far, in cents by day. */
type Spent = Map<string, number>;

/** What is not as it must be. */
interface Wrong {
  readonly todays: readonly string[];
  readonly figures: readonly string[];
}

/** Sets the clock a little before and a little after each border, and looks at what depends on the day. */
export async function crossBorders(trial: Trial, zones: readonly Zone[]): Promise<FaultCheck[]> {
  const todays: string[] = [];
  const figures: string[] = [];
  let times = 0;
  for (const zone of zones) {
    const borders = bordersOf(zone, year);
    const spent: Spent = new Map();
    trial.say(`${zone}: ${borders.length} borders`);
    for (const border of borders) {
      for (const offsetMs of besideMs) {
        times += 1;
        trial.clock.moveTo(new Date(border.at + offsetMs));
        const wrong = await lookAt(trial, border, spent);
        todays.push(...wrong.todays);
        figures.push(...wrong.figures);
      }
    }
  }
  return [
    {
      what: `today, ten minutes before and a minute after each border of a day, a month and daylight saving in ${year}: ${zones.join(', ')}`,
      times,
      failures: todays,
    },
    {
      what: 'there: the balance, the event and the net worth of the month end with today; what is dated tomorrow is not in them',
      times,
      failures: figures,
    },
  ];
}

async function lookAt(trial: Trial, { zone, what }: Border, spent: Spent): Promise<Wrong> {
  const { client, householdId } = booksIn(trial, zone);
  const books = booksIn(trial, zone);
  const today = shownDay(trial, zone);
  const tomorrow = new Date(Date.parse(today) + dayMs).toISOString().slice(0, 10);
  const place = `${zone}, ${what}, at ${trial.clock.now().toISOString()}`;
  const accountId = await ownAccount(books);
  const heard = await client.listen(
    `subscription ($householdId: ID!) { householdChanged(householdId: $householdId) { accounts { accountId balance { amount } } } }`,
    { householdId },
  );
  try {
    for (const [date, cents] of [
      [today, 100],
      [tomorrow, 1_000],
    ] as const) {
      await spendOn(books, { accountId, date, cents });
      spent.set(date, (spent.get(date) ?? 0) + cents);
    }
    await heard.received(2, 60_000);
    const { household } = await client.gql(
      `query ($id: ID!, $month: Month!) { household(id: $id) { today accounts { id balance { amount } }
        netWorthByMonth(from: $month, to: $month) { on total { money { amount } } } } }`,
      { id: householdId, month: today.slice(0, 7) },
    );
    if (shownDay(trial, zone) !== today)
      throw new Error(`the border was crossed while it was looked at: ${place}`);
    const told = heard.events.at(-1)?.data.householdChanged.accounts;
    const [month] = household.netWorthByMonth;
    const worth = -[...spent].reduce((sum, [date, cents]) => sum + (date <= today ? cents : 0), 0);
    return {
      todays: unequal(place, { today: [household.today, today], 'the month ends on': [month?.on, today] }),
      figures: unequal(place, {
        'the balance': [amountOf(household.accounts, 'id', accountId), '-1.00'],
        'the balance in the event': [amountOf(told, 'accountId', accountId), '-1.00'],
        'the net worth': [Math.round(Number(month?.total.money?.amount) * 100), worth],
      }),
    };
  } finally {
    heard.stop();
  }
}

/** The day that clocks in a zone show, by what is known of the zone and not by what the server says. */
function shownDay({ clock }: Trial, zone: string): string {
  const instantMs = clock.now().getTime();
  return new Date(instantMs + aheadMs(zone, instantMs)).toISOString().slice(0, 10);
}

function amountOf(accounts: any[] | undefined, idName: 'id' | 'accountId', id: string): unknown {
  return accounts?.find((account) => account[idName] === id)?.balance.amount;
}

function unequal(
  place: string,
  pairs: Readonly<Record<string, readonly [found: unknown, wanted: unknown]>>,
): string[] {
  return Object.entries(pairs)
    .filter(([, [found, wanted]]) => found !== wanted)
    .map(([name, [found, wanted]]) => `${place}: ${name} is ${String(found)}, not ${String(wanted)}`);
}

async function ownAccount({ client, householdId }: Books): Promise<string> {
  const data = await client.gql(
    `mutation ($householdId: ID!, $input: AccountInput!) { createAccount(householdId: $householdId, input: $input) { account { id } } }`,
    { householdId, input: { name: randomUUID(), group: 'EVERYDAY', currency: 'EUR' } },
  );
  return data.createAccount.account.id;
}

async function spendOn(
  books: Books,
  { accountId, date, cents }: { accountId: string; date: string; cents: number },
): Promise<void> {
  const amount = `-${(cents / 100).toFixed(2)}`;
  await books.create({
    date,
    accountId,
    amount,
    lines: [{ amount, categoryId: books.category('Groceries') }],
  });
}
