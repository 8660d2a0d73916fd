import type { EntityManager } from '@mikro-orm/postgresql';
import { startingTrees, systemAccountNames } from '../categories/starting-tree.ts';
import { currency } from '../ledger/currency.ts';
import type { SystemRole } from '../ledger/account.ts';
import type { Changes } from '../live/change.ts';
import { Account } from '../persistence/entities/books.ts';
import { Household, Member } from '../persistence/entities/household.ts';
import { idFrom, newId } from '../persistence/id.ts';
import { householdTransaction, lookUp, sqlStateOf } from '../persistence/household-transaction.ts';
import type { Orm } from '../persistence/orm.ts';
import { householdScope, type HouseholdScope } from '../persistence/scope.ts';
import { refuse, valueOf } from '../refusal.ts';
import { cleanText } from '../text.ts';

export interface NewHousehold {
  readonly name: string;
  readonly baseCurrency: string;
  readonly timeZone: string;
  readonly numberLocale?: string | null;
  readonly firstDayOfWeek?: number | null;
  readonly categoryLanguage?: string | null;
}

/** unique_violation (PostgreSQL, appendix A). */
const uniqueViolation = '23505';

const systemTypes: Readonly<Record<SystemRole, 'EQUITY' | 'INCOME' | 'EXPENSE'>> = {
  OPENING_BALANCES: 'EQUITY',
  CURRENCY_CONVERSION: 'EQUITY',
  IN_TRANSIT: 'EQUITY',
  UNCATEGORISED_INCOME: 'INCOME',
  UNCATEGORISED_EXPENSE: 'EXPENSE',
};

/** Households, their settings and members. */
export class HouseholdsService {
  constructor(
    private readonly orm: Orm,
    private readonly changes: Changes,
  ) {}

  /**
   * Makes a household with its system accounts, the person as its owner and, if asked, a starting tree of categories. With
   * an idempotency key the id follows from person and key, so the same request twice makes one household.
   *
   * @throws Refusal text_…, currency_unknown, time_zone_unknown, locale_unknown, number_out_of_range
   */
  async create(
    personId: string,
    input: NewHousehold,
    options: { idempotencyKey?: string | null; demo?: boolean } = {},
  ): Promise<HouseholdScope> {
    const checked = checkHousehold(input);
    const householdId = options.idempotencyKey
      ? idFrom(personId, `household:${options.idempotencyKey}`)
      : newId();
    const scope = householdScope({ householdId, personId, role: 'OWNER' });
    try {
      await this.write(scope, input, { checked, demo: options.demo ?? false });
    } catch (error) {
      // Made before under the same key, or by a request at the same moment, whose commit this one has waited for.
      const isMade = options.idempotencyKey && sqlStateOf(error) === uniqueViolation;
      if (!isMade || !(await this.exists(scope))) throw error;
    }
    return scope;
  }

  private async write(
    scope: HouseholdScope,
    input: NewHousehold,
    { checked, demo }: { checked: ReturnType<typeof checkHousehold>; demo: boolean },
  ): Promise<void> {
    const { householdId, personId } = scope;
    await householdTransaction(this.orm, scope, async ({ em }) => {
      em.persist(
        em.create(Household, {
          householdId,
          ...checked,
          revision: 1n,
          demo,
          createdAt: new Date(),
        }),
      );
      await em.flush();
      em.persist(em.create(Member, { householdId, personId, role: 'OWNER', joinedAt: new Date() }));
      const language = input.categoryLanguage === 'de' ? 'de' : 'en';
      makeSystemAccounts(em, householdId, language);
      if (input.categoryLanguage) makeStartingTree(em, householdId, language);
      await em.flush();
    });
  }

  private async exists(scope: HouseholdScope): Promise<boolean> {
    const { householdId } = scope;
    return await lookUp(this.orm, scope, async (em) => (await em.count(Household, { householdId })) > 0);
  }

  /**
   * Changes the household's settings.
   *
   * @throws Refusal as for `create`, nothing_to_change
   */
  async update(
    scope: HouseholdScope,
    input: Partial<
      Pick<NewHousehold, 'name' | 'baseCurrency' | 'timeZone' | 'numberLocale' | 'firstDayOfWeek'>
    >,
    options: { clientId: string | null },
  ): Promise<{ revision: string }> {
    return await this.changes.change(
      scope,
      async ({ em, changed }) => {
        const household = await em.findOneOrFail(Household, { householdId: scope.householdId });
        const checked = checkHousehold({
          name: input.name ?? household.name,
          baseCurrency: input.baseCurrency ?? household.baseCurrency,
          timeZone: input.timeZone ?? household.timeZone,
          numberLocale: input.numberLocale ?? household.numberLocale,
          firstDayOfWeek: input.firstDayOfWeek ?? household.firstDayOfWeek,
        });
        em.assign(household, checked);
        changed.kinds('HOUSEHOLD');
        return null;
      },
      options,
    );
  }
}

function checkHousehold(input: NewHousehold) {
  const firstDayOfWeek = input.firstDayOfWeek ?? 1;
  if (!Number.isInteger(firstDayOfWeek) || firstDayOfWeek < 1 || firstDayOfWeek > 7) {
    throw refuse(
      'number_out_of_range',
      { field: 'The first day of the week', min: '1', max: '7' },
      { path: ['input', 'firstDayOfWeek'] },
    );
  }
  return {
    name: cleanText(input.name, {
      field: 'The name',
      lengthMax: 100,
      path: ['input', 'name'],
      required: true,
    }),
    baseCurrency: valueOf(currency(input.baseCurrency), ['input', 'baseCurrency']),
    timeZone: readTimeZone(input.timeZone),
    numberLocale: readLocale(input.numberLocale ?? 'en'),
    firstDayOfWeek,
  };
}

function readTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw refuse('time_zone_unknown', { timeZone }, { path: ['input', 'timeZone'] });
  }
}

function readLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    throw refuse('locale_unknown', { locale }, { path: ['input', 'numberLocale'] });
  }
}

function makeSystemAccounts(em: EntityManager, householdId: string, language: 'en' | 'de'): void {
  for (const [role, type] of Object.entries(systemTypes) as [SystemRole, 'EQUITY' | 'INCOME' | 'EXPENSE'][]) {
    em.persist(
      em.create(Account, {
        ...blankAccount(householdId),
        type,
        systemRole: role,
        name: systemAccountNames[language][role],
        position: 1_000,
      }),
    );
  }
}

function makeStartingTree(em: EntityManager, householdId: string, language: 'en' | 'de'): void {
  for (const [position, root] of (startingTrees[language] ?? []).entries()) {
    const parent = em.create(Account, {
      ...blankAccount(householdId),
      type: root.type,
      name: root.name,
      color: root.color ?? null,
      position,
    });
    em.persist(parent);
    for (const [order, name] of (root.children ?? []).entries()) {
      em.persist(
        em.create(Account, {
          ...blankAccount(householdId),
          type: root.type,
          name,
          parentId: parent.id,
          position: order,
        }),
      );
    }
  }
}

/** What every new account row has in common. */
function blankAccount(householdId: string) {
  return {
    householdId,
    id: newId(),
    accountGroup: null,
    systemRole: null,
    currency: null,
    parentId: null,
    color: null,
    position: 0,
    closedOn: null,
    archived: false,
    version: 1,
    createdAt: new Date(),
  };
}
