import type { ImportClient } from '../../test/support/import-client.ts';

const head = 'Date,Payee,Amount';

/** Reads files of banks into a household's account until there is a batch in every state, with all that a line and a file can tell. */
export async function readBankFiles(bank: ImportClient, accountId: string): Promise<void> {
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
  const refused = await bank
    .start('<?xml version="1.0"?><a>no statement</a>', { name: 'broken.xml' })
    .catch(() => null);
  if (refused !== null) await bank.read(refused.id);
  await matchEntries(bank, accountId);
}

/**
 * Two files with memos and with a line that matches an entry. They come last, since what is newest is asked for most: one was committed,
 * the other waits for decisions, and has an id that the bank gave twice, which is an issue.
 */
async function matchEntries(bank: ImportClient, accountId: string): Promise<void> {
  const enter = async (date: string, payee: string, amount: string): Promise<void> => {
    await bank.createTransaction({ date, accountId, amount, payee, lines: [{ amount }] });
  };
  await enter('2026-05-04', 'Hardware Store', '-18.20');
  await enter('2026-06-04', 'Garden Centre', '-21.30');
  const matched = await bank.preview(
    'Date,Payee,Memo,Amount\n2026-05-04,Hardware Store,Two screws,-18.20\n2026-05-05,Kiosk,A paper,-1.20\n',
    { name: 'matched.csv', accountId },
  );
  await bank.commit(matched.id);
  const ready = await bank.preview(ofx(), { name: 'ready.ofx', accountId });
  const lines = await bank.lines(ready.id);
  if (
    ready.issues.length === 0 ||
    !lines.some(({ memo, transaction }) => memo !== '' && transaction !== null)
  )
    throw new Error(
      `a bank file should have an issue, a memo and a match: ${JSON.stringify([ready.issues, lines])}`,
    );
}

function ofx(): string {
  const line = (day: string, amount: string, id: string, payee: string, memo: string): string =>
    `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202606${day}<TRNAMT>${amount}<FITID>${id}<NAME>${payee}<MEMO>${memo}</STMTTRN>`;
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
<BANKTRANLIST><DTSTART>20260601<DTEND>20260630
${line('04', '-21.30', 'f1', 'Garden Centre', 'A rose')}
${line('05', '-4.20', 'f2', 'Kiosk', 'A magazine')}
${line('06', '-1.20', 'f2', 'Kiosk', 'A paper')}
${line('07', '-6.00', 'f3', 'Bookshop', 'Books')}
</BANKTRANLIST><LEDGERBAL><BALAMT>500.00<DTASOF>20260630</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;
}
