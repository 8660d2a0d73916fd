import type { Random } from '../../test/support/random.ts';
import { type Home, monthBack, randomShop } from './home.ts';
import type { Asked } from './screen.ts';

const rowsShown = 50;

/** One of the SPA's screens, with what it asks for, and the side bar. */
export function randomScreen(random: Random, home: Home): readonly Asked[] {
  const { householdId, today } = home;
  const asked = (operation: string, more: Readonly<Record<string, unknown>> = {}): Asked => ({
    operation,
    variables: { householdId, ...more },
  });
  const shell = asked('HouseholdShell');
  const figures = asked('HouseholdFigures');
  const month = monthBack(today, 0);
  switch (random.below(6)) {
    case 0:
      return [
        shell,
        asked('OverviewNetWorth', { from: monthBack(today, 11), to: month }),
        asked('OverviewMonth', { month, before: monthBack(today, 1), throughDay: null }),
        asked('OverviewRecent', { today }),
      ];
    case 1:
    case 2: {
      const accountId = random.pick(home.accountIds);
      return [
        shell,
        asked('RegisterPage', { accountId, filter: null, first: rowsShown, after: null }),
        asked('RegisterTotals', { accountId, filter: null }),
      ];
    }
    case 3: {
      const filter = { text: randomShop(random) };
      return [
        shell,
        asked('TransactionsPage', { filter, first: rowsShown, after: null }),
        asked('TransactionsTotals', { filter }),
      ];
    }
    case 4:
      return [shell, figures, asked('ImportBatches', { first: 20, after: null })];
    default:
      return [
        shell,
        asked('HouseholdCategories'),
        asked('TrashPage', { first: rowsShown, after: null }),
        asked('HouseholdProblems'),
      ];
  }
}
