import { Migration } from '@mikro-orm/migrations';

type Operation = 'insert' | 'update' | 'delete';

/** What a statement changed in the books: new postings count once, old ones count off once. */
const delta: Record<Operation, string> = {
  insert: `select household_id, transaction_id, account_id, currency, date, status, amount, 1 as n from new_rows`,
  update: `select household_id, transaction_id, account_id, currency, date, status, amount, 1 as n from new_rows
           union all
           select household_id, transaction_id, account_id, currency, date, status, -amount, -1 from old_rows`,
  delete: `select household_id, transaction_id, account_id, currency, date, status, -amount as amount, -1 as n from old_rows`,
};

const transitionTables: Record<Operation, string> = {
  insert: 'new table as new_rows',
  update: 'new table as new_rows old table as old_rows',
  delete: 'old table as old_rows',
};

/**
 * The database guards the books itself.
 *
 * - The delta ledger: every statement on `posting` adds each transaction's imbalance per (currency, date) to
 *   `transaction_imbalance`; a deferred constraint trigger there refuses the commit while a row is not zero.
 * - The roll-ups `account_balance`, `account_month` and `account_day` move in the same statement, rows taken in key order so
 *   that parallel writers queue instead of deadlocking. Nobody else may write them.
 */
export class Guards extends Migration {
  override up(): void {
    this.addSql(`
      create table transaction_imbalance (
        household_id uuid not null,
        transaction_id uuid not null,
        currency text not null,
        date date not null,
        amount bigint not null,
        primary key (household_id, transaction_id, currency, date)
      )`);
    this.addSql(
      `comment on table transaction_imbalance is 'Not zero between statements, always empty between transactions'`,
    );
    this.addSql(`
      create table account_balance (
        household_id uuid not null,
        account_id uuid not null,
        currency text not null,
        amount bigint not null,
        cleared_amount bigint not null,
        posting_count bigint not null,
        version bigint not null default 1,
        primary key (household_id, account_id, currency),
        foreign key (household_id, account_id) references account (household_id, id) on delete cascade
      ) with (fillfactor = 50)`);
    for (const [table, column] of [
      ['account_month', 'month'],
      ['account_day', 'day'],
    ]) {
      this.addSql(`
        create table ${table} (
          household_id uuid not null,
          account_id uuid not null,
          currency text not null,
          ${column} date not null,
          amount bigint not null,
          posting_count bigint not null,
          primary key (household_id, account_id, currency, ${column}),
          foreign key (household_id, account_id) references account (household_id, id) on delete cascade
        ) with (fillfactor = 80)`);
      this.addSql(
        `create index ${table}_by_${column} on ${table} (household_id, ${column}) include (account_id, currency, amount)`,
      );
    }
    this.addSql(`comment on column account_month.month is 'First day of the month'`);

    for (const operation of ['insert', 'update', 'delete'] as const) this.guardPostings(operation);

    this.addSql(`
      create function refuse_truncate() returns trigger language plpgsql as $$
      begin
        raise exception using errcode = '23514', constraint = 'postings_are_not_truncated',
          message = 'postings are deleted by transaction, never truncated: the totals would no longer be theirs';
      end $$`);
    this.addSql(
      `create trigger posting_truncate before truncate on posting for each statement execute function refuse_truncate()`,
    );

    this.addSql(`
      create function check_transaction_balances() returns trigger language plpgsql as $$
      declare
        rest bigint;
      begin
        select amount into rest from transaction_imbalance
        where household_id = new.household_id and transaction_id = new.transaction_id
          and currency = new.currency and date = new.date;
        if rest is null then
          return null;
        elsif rest <> 0 then
          raise exception using errcode = '23514', constraint = 'transaction_balances',
            message = format('transaction %s does not balance: %s %s too much on %s',
              new.transaction_id, rest, new.currency, new.date);
        end if;
        delete from transaction_imbalance
        where household_id = new.household_id and transaction_id = new.transaction_id
          and currency = new.currency and date = new.date;
        return null;
      end $$`);
    this.addSql(`
      create constraint trigger transaction_balances after insert or update on transaction_imbalance
      deferrable initially deferred for each row execute function check_transaction_balances()`);

    this.addSql(`
      create function refuse_direct_write() returns trigger language plpgsql as $$
      begin
        if pg_trigger_depth() < 2 then
          raise exception using errcode = '23514', constraint = 'totals_are_kept_by_the_database',
            message = format('%s is kept by the triggers of posting and cannot be written directly', tg_table_name);
        end if;
        return null;
      end $$`);
    for (const table of ['transaction_imbalance', 'account_balance', 'account_month', 'account_day']) {
      this.addSql(`
        create trigger ${table}_is_kept before insert or update or delete or truncate on ${table}
        for each statement execute function refuse_direct_write()`);
    }
  }

  private guardPostings(operation: Operation): void {
    const checkCurrency =
      operation === 'delete'
        ? ''
        : `
        if exists (
          select from new_rows n
          join account a on a.household_id = n.household_id and a.id = n.account_id
          where a.currency <> n.currency
        ) then
          raise exception using errcode = '23514', constraint = 'posting_currency_is_the_accounts',
            message = 'a posting''s currency differs from its account''s';
        end if;`;
    this.addSql(`
      create function posting_after_${operation}() returns trigger language plpgsql as $$
      begin
        ${checkCurrency}
        insert into transaction_imbalance as i (household_id, transaction_id, currency, date, amount)
        select household_id, transaction_id, currency, date, sum(amount)
        from (${delta[operation]}) d
        group by 1, 2, 3, 4 having sum(amount) <> 0
        order by 1, 2, 3, 4
        on conflict (household_id, transaction_id, currency, date)
        do update set amount = i.amount + excluded.amount;

        insert into account_balance as b (household_id, account_id, currency, amount, cleared_amount, posting_count)
        select household_id, account_id, currency, sum(amount),
          coalesce(sum(amount) filter (where status <> 'PENDING'), 0), sum(n)
        from (${delta[operation]}) d
        group by 1, 2, 3
        order by 1, 2, 3
        on conflict (household_id, account_id, currency)
        do update set amount = b.amount + excluded.amount, cleared_amount = b.cleared_amount + excluded.cleared_amount,
          posting_count = b.posting_count + excluded.posting_count, version = b.version + 1;

        insert into account_month as m (household_id, account_id, currency, month, amount, posting_count)
        select household_id, account_id, currency, date_trunc('month', date::timestamp)::date, sum(amount), sum(n)
        from (${delta[operation]}) d
        group by 1, 2, 3, 4 having sum(amount) <> 0 or sum(n) <> 0
        order by 1, 2, 3, 4
        on conflict (household_id, account_id, currency, month)
        do update set amount = m.amount + excluded.amount, posting_count = m.posting_count + excluded.posting_count;

        insert into account_day as t (household_id, account_id, currency, day, amount, posting_count)
        select household_id, account_id, currency, date, sum(amount), sum(n)
        from (${delta[operation]}) d
        group by 1, 2, 3, 4 having sum(amount) <> 0 or sum(n) <> 0
        order by 1, 2, 3, 4
        on conflict (household_id, account_id, currency, day)
        do update set amount = t.amount + excluded.amount, posting_count = t.posting_count + excluded.posting_count;
        return null;
      end $$`);
    this.addSql(`
      create trigger posting_${operation} after ${operation} on posting
      referencing ${transitionTables[operation]}
      for each statement execute function posting_after_${operation}()`);
  }
}
