import { TestClient } from '../../test/support/client.ts';
import { makeFurnishedHousehold } from '../../test/support/furnished-household.ts';
import { AttachmentClient } from '../../test/support/attachment-client.ts';
import { ImportClient } from '../../test/support/import-client.ts';
import { pixel } from '../../test/support/upload.ts';

const head = 'Date,Payee,Amount';

/**
 * Makes a household in which every kind of row and every field of the schema has something to tell: one of everything that has
 * an id, and besides transfers, exchanges, splits, money on its way, files of banks in every state, an image, used keys.
 */
export async function furnishHousehold(url: string, owner: TestClient): Promise<string> {
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

  const committed = await bank.preview(`${head}\n2026-03-01,Cafe,-3.50\n2026-03-02,Vet,-4.00\n`, {
    name: 'committed.csv',
    accountId,
  });
  await bank.commit(committed.id);
  const undone = await bank.preview(`${head}\n2026-03-11,Baker,-2.50\n`, { name: 'undone.csv', accountId });
  await bank.commit(undone.id);
  await bank.undo(undone.id);
  // Two days that may be months, an amount that is none: questions and unreadable lines.
  await bank.preview(
    'Buchung;Wert;Empfänger;Betrag;Saldo\n01.02.26;02.02.26;Bäcker;-1,50;98,50\n03.04.26;04.04.26;Kiosk;viel;\n',
    { name: 'questions.csv', accountId },
  );
  await bank.preview(ofx(), { name: 'bank.ofx', accountId });
  const refused = await bank
    .start('<?xml version="1.0"?><a>no statement</a>', { name: 'broken.xml' })
    .catch(() => null);
  if (refused !== null) await bank.read(refused.id);
  await invite(owner, householdId);
  return householdId;
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

function ofx(): string {
  return `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1234<ACCTID>98765<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260401<DTEND>20260430
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260403<TRNAMT>-6.00<FITID>f1<NAME>Bookshop<MEMO>Books</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>500.00<DTASOF>20260430</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;
}
