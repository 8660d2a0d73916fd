import type { Page } from '@playwright/test';

/** A file as a test hands it to the browser. */
export interface StatementFile {
  readonly name: string;
  readonly text: string;
}

/** A CSV with semicolons, German amounts and days that can be read in one way only. */
export const germanCsv: StatementFile = {
  name: 'umsaetze.csv',
  text: [
    'Buchungstag;Auftraggeber/Empfänger;Verwendungszweck;Betrag',
    '13.10.2026;REWE Markt 417;Karte 4711;-43,20',
    '14.10.2026;Café Linde;Espresso;-3,50',
    '14.10.2026;Café Linde;Espresso;-3,50',
    '27.10.2026;Norden GmbH;Gehalt Oktober;1.234,56',
    '28.10.2026;Bad line;no amount here;soon',
    '',
  ].join('\r\n'),
};

/** An OFX 1 statement of one account in euros, with its closing balance. */
export const ofx: StatementFile = {
  name: 'statement.ofx',
  text: `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261101<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>10010010<ACCTID>5550001234<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261001<DTEND>20261031
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261005<TRNAMT>-19.99<FITID>A1<NAME>Lantern Books</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261009<TRNAMT>-60.00<FITID>A2<NAME>Ring Road Fuel</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261027<TRNAMT>500.00<FITID>A3<NAME>Aunt Klara</STMTTRN>
</BANKTRANLIST>
<LEDGERBAL><BALAMT>1420.01<DTASOF>20261031</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`,
};

/** Chooses a file by the button of the import screen. */
export async function chooseFile(page: Page, { name, text }: StatementFile): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
}

/** Drops a file onto the window, as a person drags it in from their desk. */
export async function dropFile(page: Page, { name, text }: StatementFile): Promise<void> {
  const transfer = await page.evaluateHandle(
    (file) => {
      const data = new DataTransfer();
      data.items.add(new File([file.text], file.name, { type: 'text/csv' }));
      return data;
    },
    { name, text },
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.getByText('Drop to import').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
