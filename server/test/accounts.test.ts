import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const accountFields = `id type group name currency position closedOn balance { amount currency } clearedBalance { amount currency }
  balanceInBase { money { amount currency } reason missingCurrencies } postingCount version`;

const createAccount = `mutation ($h: ID!, $input: AccountInput!, $key: String) {
  createAccount(householdId: $h, input: $input, idempotencyKey: $key) { account { ${accountFields} } revision } }`;

describe('accounts', () => {
  let server: TestServer;
  let person: TestClient;
  let h: string;

  beforeAll(async () => {
    server = await startServer();
    person = server.client();
    await person.signUp();
    h = await person.createHousehold();
  });
  afterAll(async () => await server.close());

  it('is made with its opening balance', async () => {
    const data = await person.gql(createAccount, {
      h,
      input: { name: 'Current account', group: 'EVERYDAY', currency: 'EUR', openingBalance: '1234.56', openingDate: '2026-01-01' },
    });
    expect(data.createAccount.account).toMatchObject({
      type: 'ASSET',
      name: 'Current account',
      position: 0,
      closedOn: null,
      balance: { amount: '1234.56', currency: 'EUR' },
      clearedBalance: { amount: '1234.56', currency: 'EUR' },
      balanceInBase: { money: { amount: '1234.56', currency: 'EUR' }, reason: null, missingCurrencies: [] },
      postingCount: 1,
      version: 1,
    });
  });
});
