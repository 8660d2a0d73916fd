import { Migration } from '@mikro-orm/migrations';

/**
 * The household's books. Every table's keys begin with household_id and every foreign key carries it, so that no row can
 * point into another household and a household can live whole on any one server.
 */
export class Books extends Migration {
  override up(): void {
    this.addSql(`
      create table household (
        household_id uuid primary key,
        name text not null,
        base_currency text not null,
        time_zone text not null,
        first_day_of_week smallint not null default 1,
        number_locale text not null,
        revision bigint not null default 0,
        demo boolean not null default false,
        created_at timestamptz not null default now(),
        constraint household_name_has_length check (char_length(name) between 1 and 200),
        constraint household_base_currency_is_iso check (base_currency ~ '^[A-Z]{3}$'),
        constraint household_first_day_is_iso check (first_day_of_week between 1 and 7)
      )`);
    this.addSql(
      `comment on column household.revision is 'Grows by exactly one with every committed change of the books'`,
    );

    this.addSql(`
      create table member (
        household_id uuid not null references household (household_id) on delete cascade,
        person_id uuid not null references person (id) on delete cascade,
        role text not null,
        joined_at timestamptz not null default now(),
        primary key (household_id, person_id),
        constraint member_role_is_known check (role in ('OWNER', 'EDITOR', 'VIEWER'))
      )`);
    this.addSql(`create index member_of_person on member (person_id)`);

    this.addSql(`
      create table invitation (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        token_hash bytea not null,
        role text not null,
        invited_by uuid not null references person (id),
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        accepted_by uuid references person (id),
        accepted_at timestamptz,
        revoked_at timestamptz,
        primary key (household_id, id),
        unique (household_id, token_hash),
        constraint invitation_role_is_known check (role in ('OWNER', 'EDITOR', 'VIEWER'))
      )`);

    this.addSql(`
      create table account (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        type text not null,
        account_group text,
        system_role text,
        name text not null,
        currency text,
        parent_id uuid,
        color text,
        position integer not null default 0,
        closed_on date,
        archived boolean not null default false,
        version integer not null default 1,
        created_at timestamptz not null default now(),
        primary key (household_id, id),
        unique (household_id, system_role),
        foreign key (household_id, parent_id) references account (household_id, id),
        constraint account_type_is_known check (type in ('ASSET', 'LIABILITY', 'INCOME', 'EXPENSE', 'EQUITY')),
        constraint account_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
        constraint own_accounts_hold_one_currency check ((type in ('ASSET', 'LIABILITY')) = (currency is not null)),
        constraint own_accounts_have_a_group check ((type in ('ASSET', 'LIABILITY')) = (account_group is not null)),
        constraint only_categories_nest check (parent_id is null or type in ('INCOME', 'EXPENSE')),
        constraint account_is_not_its_own_parent check (parent_id is distinct from id),
        constraint account_name_has_length check (char_length(name) between 1 and 200)
      )`);
    this.addSql(`create index account_children on account (household_id, parent_id)`);

    this.addSql(`
      create table payee (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        name text not null,
        primary key (household_id, id),
        unique (household_id, name),
        constraint payee_name_has_length check (char_length(name) between 1 and 500)
      )`);
    this.addSql(`
      create table tag (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        name text not null,
        primary key (household_id, id),
        unique (household_id, name),
        constraint tag_name_has_length check (char_length(name) between 1 and 100)
      )`);

    this.addSql(`
      create table stored_file (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        sha256 text not null,
        size_bytes bigint not null,
        name text not null,
        created_by uuid not null references person (id),
        created_at timestamptz not null default now(),
        primary key (household_id, id)
      )`);
    this.addSql(`
      create table import_batch (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        file_id uuid not null,
        file_name text not null,
        format text,
        encoding text,
        status text not null,
        settings jsonb not null default '{}',
        statement_accounts jsonb not null default '[]',
        problem_code text,
        problem_params jsonb,
        progress_done integer not null default 0,
        progress_total integer,
        worker_seen_at timestamptz,
        created_by uuid not null references person (id),
        created_at timestamptz not null default now(),
        committed_at timestamptz,
        undone_at timestamptz,
        version integer not null default 1,
        primary key (household_id, id),
        foreign key (household_id, file_id) references stored_file (household_id, id),
        constraint import_status_is_known check
          (status in ('READING', 'READY', 'COMMITTING', 'COMMITTED', 'UNDONE', 'CANCELLED', 'FAILED'))
      )`);
    this.addSql(`create index import_batch_newest on import_batch (household_id, created_at desc, id desc)`);

    this.addSql(`
      create table transaction (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        date date not null,
        payee_id uuid,
        note text not null default '',
        import_batch_id uuid,
        version integer not null default 1,
        created_by uuid references person (id) on delete set null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz,
        primary key (household_id, id),
        foreign key (household_id, payee_id) references payee (household_id, id),
        foreign key (household_id, import_batch_id) references import_batch (household_id, id),
        constraint transaction_note_has_length check (char_length(note) <= 5000)
      )`);
    this.addSql(
      `create index transaction_newest on transaction (household_id, date desc, id desc) where deleted_at is null`,
    );
    this.addSql(
      `create index transaction_of_payee on transaction (household_id, payee_id, date desc, id desc) where deleted_at is null`,
    );
    this.addSql(
      `create index transaction_in_trash on transaction (household_id, deleted_at desc, id desc) where deleted_at is not null`,
    );
    this.addSql(
      `create index transaction_of_batch on transaction (household_id, import_batch_id) where import_batch_id is not null`,
    );

    for (const table of ['posting', 'trashed_posting']) {
      this.addSql(`
        create table ${table} (
          household_id uuid not null,
          transaction_id uuid not null,
          position smallint not null,
          account_id uuid not null,
          amount bigint not null,
          currency text not null,
          date date not null,
          memo text not null default '',
          status text not null,
          primary key (household_id, transaction_id, position),
          foreign key (household_id, transaction_id) references transaction (household_id, id) on delete cascade,
          foreign key (household_id, account_id) references account (household_id, id),
          constraint ${table}_amount_is_not_zero check (amount <> 0),
          constraint ${table}_currency_is_iso check (currency ~ '^[A-Z]{3}$'),
          constraint ${table}_memo_has_length check (char_length(memo) <= 1000),
          constraint ${table}_status_is_known check (status in ('PENDING', 'CLEARED', 'RECONCILED'))
        )`);
    }
    this.addSql(
      `comment on table posting is 'Live postings: the books are the sum of this table and nothing else'`,
    );
    this.addSql(
      `comment on table trashed_posting is 'Postings of transactions in the trash: they count nowhere'`,
    );
    this.addSql(
      `comment on column posting.amount is 'Minor units of the currency; positive debits, negative credits'`,
    );
    this.addSql(
      `create index posting_register on posting (household_id, account_id, date, transaction_id, position) include (amount)`,
    );
    this.addSql(
      `create index posting_pending on posting (household_id, account_id, date) include (amount) where status = 'PENDING'`,
    );
    this.addSql(`create index trashed_posting_account on trashed_posting (household_id, account_id)`);

    this.addSql(`
      create table transaction_tag (
        household_id uuid not null,
        transaction_id uuid not null,
        tag_id uuid not null,
        primary key (household_id, transaction_id, tag_id),
        foreign key (household_id, transaction_id) references transaction (household_id, id) on delete cascade,
        foreign key (household_id, tag_id) references tag (household_id, id)
      )`);
    this.addSql(`create index transaction_tag_by_tag on transaction_tag (household_id, tag_id)`);

    this.addSql(`
      create table exchange_rate (
        household_id uuid not null references household (household_id) on delete cascade,
        id uuid not null,
        currency text not null,
        base text not null,
        date date not null,
        rate numeric(30, 15) not null,
        primary key (household_id, id),
        unique (household_id, currency, base, date),
        constraint exchange_rate_is_positive check (rate > 0),
        constraint exchange_rate_is_between_two check (currency <> base)
      )`);
    this.addSql(`comment on column exchange_rate.rate is 'Units of base for one unit of currency'`);

    this.addSql(`
      create table statement_line (
        household_id uuid not null,
        id uuid not null,
        batch_id uuid not null,
        account_position smallint not null,
        account_id uuid,
        line_number integer not null,
        date date,
        amount bigint,
        currency text,
        bank_payee text not null default '',
        payee text not null default '',
        memo text not null default '',
        bank_id text,
        raw text not null default '',
        fingerprint text,
        occurrence integer,
        verdict text not null,
        reason jsonb not null,
        proposed_verdict text not null,
        chosen boolean not null,
        category_id uuid,
        transfer_account_id uuid,
        match_transaction_id uuid,
        match_position smallint,
        outcome text,
        transaction_id uuid,
        transaction_version integer,
        before_merge jsonb,
        primary key (household_id, id),
        foreign key (household_id, batch_id) references import_batch (household_id, id) on delete cascade,
        foreign key (household_id, account_id) references account (household_id, id),
        foreign key (household_id, category_id) references account (household_id, id),
        foreign key (household_id, transfer_account_id) references account (household_id, id),
        foreign key (household_id, match_transaction_id) references transaction (household_id, id)
          on delete set null (match_transaction_id),
        foreign key (household_id, transaction_id) references transaction (household_id, id)
          on delete set null (transaction_id),
        constraint statement_line_verdict_is_known check
          (verdict in ('NEW', 'DUPLICATE', 'MATCH', 'TRANSFER', 'UNREADABLE', 'DELETED')),
        constraint statement_line_outcome_is_known check (outcome in ('CREATED', 'MERGED', 'SKIPPED'))
      )`);
    this.addSql(
      `comment on column statement_line.bank_payee is 'As the bank wrote it; payee is the name it gets in the books'`,
    );
    this.addSql(
      `comment on column statement_line.outcome is 'What the commit did with the line; null before'`,
    );
    this.addSql(
      `comment on column statement_line.transaction_version is 'Version of the transaction right after the commit: a higher one was edited since'`,
    );
    this.addSql(
      `create index statement_line_of_batch on statement_line (household_id, batch_id, account_position, line_number, id)`,
    );
    this.addSql(
      `create index statement_line_by_fingerprint on statement_line (household_id, account_id, fingerprint)`,
    );
    this.addSql(
      `create index statement_line_by_bank_id on statement_line (household_id, account_id, bank_id) where bank_id is not null`,
    );
    this.addSql(
      `create index statement_line_by_transaction on statement_line (household_id, transaction_id) where transaction_id is not null`,
    );
    this.addSql(
      `create index statement_line_by_match on statement_line (household_id, match_transaction_id) where match_transaction_id is not null`,
    );

    this.addSql(`
      create table statement_reading (
        household_id uuid not null,
        account_id uuid not null,
        settings jsonb not null,
        bank_account_id text,
        updated_at timestamptz not null default now(),
        primary key (household_id, account_id),
        foreign key (household_id, account_id) references account (household_id, id) on delete cascade
      )`);
    this.addSql(`comment on table statement_reading is 'How a person last read bank files of an account'`);

    this.addSql(`
      create table idempotency_key (
        household_id uuid not null references household (household_id) on delete cascade,
        key text not null,
        operation text not null,
        request_hash text not null,
        result jsonb,
        created_at timestamptz not null default now(),
        primary key (household_id, key),
        constraint idempotency_key_has_length check (char_length(key) between 1 and 200)
      )`);
  }
}
