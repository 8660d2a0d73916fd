import { TestClient } from '../../test/support/client.ts';
import { makeFurnishedHousehold } from '../../test/support/furnished-household.ts';
import { turnOnSecondFactor } from '../../test/support/authenticator.ts';
import { AttachmentClient } from '../../test/support/attachment-client.ts';
import { ImportClient } from '../../test/support/import-client.ts';
import { pixel } from '../../test/support/upload.ts';
import { readBankFiles } from './bank-files.ts';

export interface Furnished {
  readonly householdId: string;
  /** Of its owner, each good once in the place of a code of an app. */
  readonly recoveryCodes: readonly string[];
}

/**
 * Makes a household in which every kind of row and every field of the schema has something to tell: one of everything that has
 * an id, and besides transfers, exchanges, splits, money on its way, files of banks in every state, an image, used keys.
 */
export async function furnishHousehold(url: string, owner: TestClient): Promise<Furnished> {
  const ids = await makeFurnishedHousehold({ url }, owner);
  const { householdId, accountId, otherAccountId, categoryId, otherCategoryId } = ids;
  const bank = new ImportClient(owner, householdId);
  const files = new AttachmentClient(owner, householdId);

  const dollars = await bank.createAccount('Dollars', {
    currency: 'USD',
    openingBalance: '100.00',
    openingDate: '2026-01-01',
  });
  // Without a rate there is no figure and a reason.
  const pounds = await bank.createAccount('Pounds', {
    currency: 'GBP',
    openingBalance: '5.00',
    openingDate: '2026-01-01',
  });
  const card = await bank.createAccount('Card', { group: 'CARDS' });
  const closing = await bank.createAccount('Old account', { group: 'SAVINGS' });
  await owner.gql(
    `mutation ($h: ID!, $id: ID!) { closeAccount(householdId: $h, id: $id, version: 1) { revision } }`,
    { h: householdId, id: closing },
  );
  const write = async (input: Record<string, unknown>, key: string | null = null): Promise<string> => {
    const data = await owner.gql(
      `mutation ($h: ID!, $input: TransactionInput!, $key: String) {
        createTransaction(householdId: $h, input: $input, idempotencyKey: $key) { transaction { id } } }`,
      { h: householdId, input: { date: '2026-02-03', accountId, ...input }, key },
    );
    return data.createTransaction.transaction.id;
  };
  await write(
    {
      amount: '-30.00',
      payee: 'Green Market',
      note: 'a note',
      tags: ['food', 'trip'],
      lines: [
        { amount: '-10.00', categoryId, memo: 'a memo' },
        { amount: '-20.00', categoryId: otherCategoryId },
      ],
    },
    'key 1',
  );
  await write({ amount: '-7.00', lines: [{ amount: '-7.00' }] });
  await write({
    amount: '-40.00',
    lines: [{ kind: 'TRANSFER', amount: '-40.00', accountId: otherAccountId, arrivesOn: '2026-02-05' }],
  });
  await write({ amount: '-12.00', lines: [{ kind: 'TRANSFER', amount: '-12.00', accountId: card }] });
  await write({
    amount: '-9.20',
    lines: [{ kind: 'TRANSFER', amount: '-9.20', accountId: dollars, counterAmount: '10.00' }],
  });
  await write({ accountId: pounds, amount: '-1.00', lines: [{ amount: '-1.00', categoryId }] });
  const withPicture = await write({
    amount: '-3.00',
    payee: 'Vet',
    lines: [{ amount: '-3.00', categoryId }],
  });
  await files.put(withPicture, pixel, 'picture.png');

  await readBankFiles(bank, accountId);
  await invite(owner, householdId);
  const { recoveryCodes } = await turnOnSecondFactor(owner);
  return { householdId, recoveryCodes };
}

/** One invitation that was accepted, and one that was withdrawn. */
async function invite(owner: TestClient, householdId: string): Promise<void> {
  const make = async () =>
    (
      await owner.gql(
        `mutation ($h: ID!) { inviteMember(householdId: $h, input: { role: VIEWER }) { token invitation { id } } }`,
        { h: householdId },
      )
    ).inviteMember;
  const revoked = await make();
  await owner.gql(
    `mutation ($h: ID!, $id: ID!) { revokeInvitation(householdId: $h, id: $id) { revision } }`,
    { h: householdId, id: revoked.invitation.id },
  );
  const accepted = await make();
  const guest = new TestClient(owner.url);
  await guest.signUp('A guest');
  await guest.gql(`mutation ($token: String!) { acceptInvitation(token: $token) { revision } }`, {
    token: accepted.token,
  });
}
