import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { violations } from './support/statement-check.ts';

const sent = (text: string, values = '') => ({ text, values });
const [home, neighbours] = [randomUUID(), randomUUID()];

describe('the rules for statements', () => {
  it('finds a statement without household_id, but not on tables of people', () => {
    expect(violations([sent('select * from posting where account_id = $1')], [])).toHaveLength(1);
    expect(violations([sent('update "account" set name = $1')], [])).toHaveLength(1);
    expect(
      violations(
        [sent('select * from session where id = $1'), sent('select 1 from posting where household_id = $1')],
        [],
      ),
    ).toEqual([]);
  });

  it('finds multi-row VALUES', () => {
    expect(
      violations([sent(`insert into tag (household_id, id) values ($1, $2), ($1, $3)`)], []),
    ).toHaveLength(1);
    expect(
      violations(
        [sent(`insert into tag (household_id, name) values ('a', 'it (''s)'), ('a', lower('b'))`)],
        [],
      ),
    ).toHaveLength(1);
    expect(
      violations([sent(`insert into tag (household_id, id) values ($1, lower($2)) returning id`)], []),
    ).toEqual([]);
  });

  it('finds a database transaction over two households', () => {
    const update = (id: string) => sent('update household set revision = 1 where household_id = $1', id);
    expect(violations([], [[update(home), update(neighbours)]])).toHaveLength(1);
    expect(violations([], [[update(home), update(home)], [update(neighbours)]])).toEqual([]);
    const literal = (id: string) => sent(`delete from tag where household_id = '${id}'`);
    expect(violations([], [[literal(home), literal(neighbours)]])).toHaveLength(1);
  });
});
