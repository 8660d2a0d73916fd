import {
  addDays,
  addMonths,
  type BusinessDate,
  daysBetween,
  firstDayOf,
  lastDayOf,
  monthOf,
} from '../ledger/date.ts';
import { Chance } from './chance.ts';

/** Accounts of the demo household. */
export const demoAccounts = {
  checking: { name: 'Checking', group: 'EVERYDAY', type: 'ASSET', currency: 'EUR', opening: 164_250n },
  joint: { name: 'Joint bills', group: 'EVERYDAY', type: 'ASSET', currency: 'EUR', opening: 61_080n },
  cash: { name: 'Cash', group: 'EVERYDAY', type: 'ASSET', currency: 'EUR', opening: 12_500n },
  rainyDay: { name: 'Rainy day', group: 'SAVINGS', type: 'ASSET', currency: 'EUR', opening: 420_000n },
  holiday: { name: 'Holiday', group: 'SAVINGS', type: 'ASSET', currency: 'USD', opening: 52_000n },
  visa: { name: 'Visa', group: 'CARDS', type: 'LIABILITY', currency: 'EUR', opening: -31_244n },
  pension: {
    name: 'Pension fund',
    group: 'INVESTMENTS',
    type: 'ASSET',
    currency: 'EUR',
    opening: 1_090_000n,
  },
  carLoan: { name: 'Car loan', group: 'LOANS', type: 'LIABILITY', currency: 'EUR', opening: -1_488_000n },
} as const;

export type DemoAccount = keyof typeof demoAccounts;

/** A line of a demo entry: a category by its path's last name, or another account. Minor units. */
export type DemoLine =
  | { readonly category: string; readonly amount: bigint; readonly memo?: string }
  | {
      readonly to: DemoAccount;
      readonly amount: bigint;
      readonly received?: bigint;
      readonly arrivesOn?: BusinessDate;
      readonly memo?: string;
    };

export interface DemoEntry {
  readonly date: BusinessDate;
  readonly account: DemoAccount;
  readonly payee: string;
  readonly note?: string;
  readonly tags?: readonly string[];
  readonly lines: readonly DemoLine[];
}

/** Dollars for euros on a day: units of EUR for one USD, as a decimal. */
export interface DemoRate {
  readonly date: BusinessDate;
  readonly rate: string;
}

export interface DemoLife {
  readonly firstDay: BusinessDate;
  readonly entries: readonly DemoEntry[];
  readonly rates: readonly DemoRate[];
}

const years = 3;

/** Three years of a household of two, up to today and two weeks beyond: the same for the same day. */
export function demoLife(today: BusinessDate): DemoLife {
  const firstDay = firstDayOf(addMonths(monthOf(today), -12 * years));
  const chance = new Chance(20_231_101);
  const rates = ratesFrom(firstDay, today, chance);
  const entries: DemoEntry[] = [];
  const cardSpending = new Map<string, bigint>();
  for (let date = firstDay; date <= today; date = addDays(date, 1)) {
    const day = everyday(date, chance);
    for (const entry of day) {
      if (entry.account !== 'visa') continue;
      const total = entry.lines.reduce((sum, line) => sum + line.amount, 0n);
      cardSpending.set(monthOf(date), (cardSpending.get(monthOf(date)) ?? 0n) + total);
    }
    entries.push(...day, ...monthly(date, chance), ...yearly(date), ...journeys(date, chance));
    const spent = cardSpending.get(addMonths(monthOf(date), -1)) ?? 0n;
    if (dayOf(date) === 5 && spent < 0n) {
      entries.push({
        date,
        account: 'checking',
        payee: 'Visa',
        note: 'statement',
        lines: [{ to: 'visa', amount: spent }],
      });
    }
    const rate = rates.findLast((each) => each.date <= date);
    if (dayOf(date) === 15 && rate !== undefined) entries.push(dollarSaving(date, rate.rate));
  }
  entries.push(...comingUp(today), inTransitNow(today));
  return { firstDay, entries, rates };
}

function everyday(date: BusinessDate, chance: Chance): DemoEntry[] {
  const entries: DemoEntry[] = [];
  const spend = (
    account: DemoAccount,
    payee: string,
    category: string,
    amount: bigint,
    more: Partial<DemoEntry> = {},
  ): void => {
    entries.push({ date, account, payee, lines: [{ category, amount: -amount }], ...more });
  };
  const weekday = weekdayOf(date);
  if (weekday !== 7 && chance.happens(0.78)) {
    const account = chance.pick<DemoAccount>(['checking', 'visa', 'visa']);
    spend(
      account,
      chance.pick(['Green Market', 'Green Market', 'Hill Street Grocer', 'Corner Store']),
      'Groceries',
      chance.between(880, 5_490),
    );
  }
  if (weekday <= 5 && chance.happens(0.78)) {
    spend('cash', 'Café Linde', 'Eating out', 350n);
    // Two coffees of one price on one day are two coffees.
    if (chance.happens(0.12)) spend('cash', 'Café Linde', 'Eating out', 350n);
  }
  if (weekday >= 6 && chance.happens(0.8))
    spend('cash', 'Kornblume Bakery', 'Groceries', chance.between(390, 1_250));
  if (chance.happens(weekday >= 5 ? 0.44 : 0.18)) {
    spend(
      'visa',
      chance.pick(['Trattoria Nonna', 'Saigon Kitchen', 'The Anchor', 'Falafel Bay']),
      'Eating out',
      chance.between(1_080, 4_650),
    );
  }
  if (chance.happens(0.11))
    spend('visa', chance.pick(['Northway Fuel', 'Ring Road Fuel']), 'Fuel', chance.between(3_200, 6_400));
  if (chance.happens(0.48)) spend('cash', 'Metro', 'Public transport', chance.pick([320n, 320n, 640n]));
  if (chance.happens(0.06)) spend('checking', 'Pharmacy at the Gate', 'Pharmacy', chance.between(480, 3_900));
  if (chance.happens(0.07)) spend('visa', 'Lantern Books', 'Books', chance.between(900, 4_200));
  if (chance.happens(0.07)) spend('visa', 'Cinema Astor', 'Going out', chance.between(1_100, 3_600));
  if (chance.happens(0.05))
    spend('visa', chance.pick(['Weft & Warp', 'Sole Story']), 'Clothing', chance.between(1_990, 8_900));
  if (chance.happens(0.045)) {
    const amount = chance.between(1_499, 15_999);
    spend('visa', 'Online store', 'Electronics', amount);
    if (chance.happens(0.3)) {
      entries.push({
        date,
        account: 'visa',
        payee: 'Online store',
        note: 'returned',
        tags: ['refund'],
        lines: [{ category: 'Electronics', amount: amount / 2n }],
      });
    }
  }
  if (chance.happens(0.035)) entries.push(hardwareStore(date, chance));
  if (chance.happens(0.03))
    spend('checking', chance.pick(['Toy Chest', 'Bloom Florist']), 'Gifts', chance.between(1_500, 6_000));
  if (chance.happens(0.045))
    spend('checking', 'Travel desk', 'Public transport', chance.between(1_990, 8_900), {
      tags: ['work'],
      note: 'client visit',
    });
  if (dayOf(date) === 3 || dayOf(date) === 17) {
    entries.push({
      date,
      account: 'checking',
      payee: 'Cash machine',
      lines: [{ to: 'cash', amount: -9_400n }],
    });
  }
  return entries;
}

/** One receipt, three categories. */
function hardwareStore(date: BusinessDate, chance: Chance): DemoEntry {
  return {
    date,
    account: 'checking',
    payee: 'Hardware store',
    lines: [
      { category: 'Repairs', amount: -chance.between(1_200, 6_500), memo: 'drill bits and screws' },
      { category: 'Furniture', amount: -chance.between(900, 4_500), memo: 'shelf' },
      { category: 'Groceries', amount: -chance.between(150, 600), memo: 'water' },
    ],
  };
}

function monthly(date: BusinessDate, chance: Chance): DemoEntry[] {
  const summer = [6, 7, 8].includes(Number(date.slice(5, 7)));
  const bill = (
    account: DemoAccount,
    payee: string,
    category: string,
    amount: bigint,
    note = '',
  ): DemoEntry => ({
    date,
    account,
    payee,
    note,
    lines: [{ category, amount: -amount }],
  });
  switch (dayOf(date)) {
    case 1:
      return [
        {
          date,
          account: 'joint',
          payee: 'Bright Ideas GmbH',
          note: 'Tom',
          lines: [{ category: 'Salary', amount: 138_000n }],
        },
        bill('joint', 'Landlord', 'Rent', 115_000n, 'every month'),
        {
          date,
          account: 'joint',
          payee: 'Autobank',
          lines: [
            { to: 'carLoan', amount: -24_150n },
            { category: 'Bank fees', amount: -1_850n, memo: 'interest' },
          ],
        },
      ];
    case 2:
      return [
        { date, account: 'checking', payee: 'Joint bills', lines: [{ to: 'joint', amount: -58_000n }] },
        bill('visa', 'Tonewell', 'Subscriptions', 1_099n),
      ];
    case 4:
      return [bill('joint', 'Stadtwerke', 'Energy', summer ? 6_890n : 10_412n, 'instalment')];
    case 7:
      return [bill('joint', 'Fibrenet', 'Subscriptions', 3_995n)];
    case 9:
      return [bill('checking', 'Gym', 'Sport', 2_900n), bill('visa', 'Filmbox', 'Subscriptions', 1_299n)];
    case 10:
      return [
        {
          date,
          account: 'checking',
          payee: 'Norden GmbH',
          note: 'Ana',
          lines: [{ category: 'Salary', amount: 298_000n }],
        },
      ];
    case 12:
      return [
        bill('joint', 'Mobilo', 'Subscriptions', 2_998n),
        bill('joint', 'Sunflower Kindergarten', 'Childcare', 14_500n),
      ];
    case 18:
      return [{ ...bill('checking', 'Metro', 'Public transport', 4_900n, 'month card') }];
    case 20:
      return [saving(date)];
    case 22:
      return [
        { date, account: 'checking', payee: 'Pension fund', lines: [{ to: 'pension', amount: -15_000n }] },
      ];
    case 28:
      return [
        {
          date,
          account: 'pension',
          payee: 'Fund result',
          lines: [{ category: 'Interest', amount: chance.between(-4_200, 9_900) * 10n + 5n }],
        },
        {
          date,
          account: 'rainyDay',
          payee: 'Interest',
          lines: [{ category: 'Interest', amount: chance.between(310, 990) }],
        },
      ];
    default:
      return [];
  }
}

/** Savings go to another bank: on a Friday or a weekend they arrive on Monday, and are in transit until then. */
function saving(date: BusinessDate): DemoEntry {
  const weekday = weekdayOf(date);
  const arrivesOn = weekday >= 5 ? addDays(date, 8 - weekday) : undefined;
  return {
    date,
    account: 'checking',
    payee: 'Rainy day',
    lines: [{ to: 'rainyDay', amount: -20_000n, ...(arrivesOn === undefined ? {} : { arrivesOn }) }],
  };
}

function yearly(date: BusinessDate): DemoEntry[] {
  const once = (payee: string, category: string, amount: bigint, note: string): DemoEntry[] => [
    { date, account: 'joint', payee, note, lines: [{ category, amount: -amount }] },
  ];
  switch (date.slice(5)) {
    case '01-10':
      return once('Allgemeine Versicherung', 'Insurance', 48_730n, 'car, whole year');
    case '03-15':
      return once('Allgemeine Versicherung', 'Insurance', 11_290n, 'household contents');
    case '04-20':
      return [
        { date, account: 'checking', payee: 'Tax office', lines: [{ category: 'Refunds', amount: 61_245n }] },
      ];
    case '05-02':
      return once('City treasury', 'Taxes', 18_400n, 'property');
    case '09-12':
      return once('Wheel & Axle', 'Car', 43_890n, 'service and tyres');
    case '12-18':
      return [
        {
          date,
          account: 'checking',
          payee: 'Aunt Klara',
          lines: [{ category: 'Gifts received', amount: 15_000n }],
        },
      ];
    default:
      return [];
  }
}

/** Two weeks abroad each summer, paid in dollars from the holiday account. */
function journeys(date: BusinessDate, chance: Chance): DemoEntry[] {
  const day = date.slice(5);
  if (day < '07-14' || day > '07-27') return [];
  const spend = (payee: string, category: string, min: number, max: number): DemoEntry => ({
    date,
    account: 'holiday',
    payee,
    tags: ['holiday'],
    lines: [{ category, amount: -chance.between(min, max) }],
  });
  const entries = [
    spend(chance.pick(['Bayside Diner', 'Taco Pier', 'Maple Grill']), 'Eating out', 1_400, 5_800),
  ];
  if (day === '07-14') entries.push(spend('Harbor Inn', 'Travel', 22_000, 26_000));
  if (chance.happens(0.4))
    entries.push(spend(chance.pick(['City Museum', 'Coast Ferry']), 'Travel', 900, 4_500));
  return entries;
}

/** A hundred and thirty dollars a month for the next journey, at the day's rate. */
function dollarSaving(date: BusinessDate, rate: string): DemoEntry {
  const dollars = 13_000n;
  const euros = (dollars * BigInt(rate.replace('.', ''))) / 10_000n;
  return {
    date,
    account: 'checking',
    payee: 'Holiday',
    lines: [{ to: 'holiday', amount: -euros, received: dollars }],
  };
}

/** What is known to come: above the register's "today" line. */
function comingUp(today: BusinessDate): DemoEntry[] {
  const next = firstDayOf(addMonths(monthOf(today), 1));
  const payday = addDays(lastDayOf(monthOf(today)), 0);
  return [
    {
      date: next,
      account: 'checking',
      payee: 'Landlord',
      note: 'deposit top-up',
      lines: [{ category: 'Rent', amount: -11_500n }],
    },
    ...(payday > today
      ? [
          {
            date: payday,
            account: 'checking' as const,
            payee: 'Norden GmbH',
            note: 'bonus',
            lines: [{ category: 'Salary', amount: 40_000n }],
          },
        ]
      : []),
  ];
}

/** Money that has left and not arrived: net worth does not dip. */
function inTransitNow(today: BusinessDate): DemoEntry {
  return {
    date: addDays(today, -1),
    account: 'checking',
    payee: 'Rainy day',
    note: 'on its way',
    lines: [{ to: 'rainyDay', amount: -15_000n, arrivesOn: addDays(today, 2) }],
  };
}

/** A rate a week, wandering gently around 0.92. */
function ratesFrom(firstDay: BusinessDate, today: BusinessDate, chance: Chance): DemoRate[] {
  const rates: DemoRate[] = [];
  let tenThousandths = 9_240;
  for (let date = firstDay; date <= today; date = addDays(date, 7)) {
    tenThousandths = Math.min(9_750, Math.max(8_650, tenThousandths + Number(chance.between(-45, 45))));
    rates.push({ date, rate: `0.${String(tenThousandths).padStart(4, '0')}` });
  }
  return rates;
}

function dayOf(date: BusinessDate): number {
  return Number(date.slice(8));
}

/** ISO weekday, 1 Monday to 7 Sunday; 2024-01-01 was a Monday. */
function weekdayOf(date: BusinessDate): number {
  const days = daysBetween('2024-01-01' as BusinessDate, date);
  return (((days % 7) + 7) % 7) + 1;
}
