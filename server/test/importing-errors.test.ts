import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancel, changeLines, commit, ImportClient, undo } from './support/import-client.ts';
import { startServer, type TestServer } from './support/server.ts';

const nobody = '01a20af4-0000-7000-8000-000000000000';
const row = '2026-11-03,Cafe Linde,-3.50\n';
const csv = `Date,Payee,Amount\n${row}`;

const ofx = (
  body: string,
  header = 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n',
): string =>
  `${header}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>12345</BANKACCTFROM><BANKTRANLIST>${body}`;
const transaction = (id: string): string =>
  `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261103<TRNAMT>-3.50<FITID>${id}<NAME>Cafe Linde</STMTTRN>`;
const ofxEnd = '</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>';

describe('bad files', () => {
  let server: TestServer;
  let bank: ImportClient;
  let checking: string;

  beforeAll(async () => {
    server = await startServer({ environment: { UPLOAD_MEGABYTES_MAX: '20' } });
    const person = server.client();
    await person.signUp();
    bank = new ImportClient(person, await person.createHousehold());
    checking = await bank.createAccount('Checking');
  });
  afterAll(async () => await server.close());

  const filesOnDisk = (): string[] => {
    const folder = join(server.uploadFolder, bank.householdId);
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const linesKept = async (): Promise<number> => {
    const found = await server.pool.query(
      `select count(*)::int as n from statement_line l join import_batch b using (household_id)
       where b.id = l.batch_id and b.status in ('FAILED', 'CANCELLED')`,
    );
    return found.rows[0].n;
  };

  it('refuses 200 MB while they stream in, and keeps nothing of them', async () => {
    const before = filesOnDisk();
    const boundary = 'a-boundary-of-the-tests';
    const chunk = Buffer.alloc(1_048_576, '2026-11-03,Cafe Linde,-3.50\n');
    let sent = 0;
    const answer = await new Promise<{ status: number; body: any }>((resolve, reject) => {
      const body = Readable.from(
        (function* () {
          yield Buffer.from(
            `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="big.csv"\r\ncontent-type: text/csv\r\n\r\n`,
          );
          for (; sent < 200; sent += 1) yield chunk;
          yield Buffer.from(`\r\n--${boundary}--\r\n`);
        })(),
      );
      const post = request(
        `${server.url}/uploads/${bank.householdId}`,
        {
          method: 'POST',
          headers: {
            cookie: bank.person.cookie,
            'apollo-require-preflight': 'true',
            'content-type': `multipart/form-data; boundary=${boundary}`,
            'transfer-encoding': 'chunked',
          },
        },
        (response) => {
          let text = '';
          response.on('data', (part: Buffer) => (text += part.toString()));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
        },
      );
      // The server ends the connection with its answer, while bytes are still on their way.
      post.on('error', (error) => setTimeout(() => reject(error), 2_000));
      body.pipe(post);
      post.on('close', () => body.destroy());
    });
    expect(answer).toEqual({
      status: 413,
      body: {
        code: 'file_too_large',
        params: { megabytes: '20' },
        message: 'A file may have at most 20 MB.',
      },
    });
    expect(sent).toBeLessThan(200);
    // What had come is removed after the answer.
    await expect.poll(filesOnDisk, { timeout: 10_000 }).toEqual(before);
  });

  it('refuses an empty file, no file, and a form of another site', async () => {
    expect(await bank.upload('')).toEqual({
      status: 422,
      body: { code: 'file_is_empty', params: {}, message: 'This file is empty.' },
    });
    const post = async (init: RequestInit): Promise<number> =>
      (await fetch(`${server.url}/uploads/${bank.householdId}`, { method: 'POST', ...init })).status;
    expect(
      await post({
        body: 'text',
        headers: {
          cookie: bank.person.cookie,
          'apollo-require-preflight': 'true',
          'content-type': 'text/plain',
        },
      }),
    ).toBeGreaterThanOrEqual(400);
    expect(await post({ body: new FormData(), headers: { cookie: bank.person.cookie } })).toBe(400);
    expect(filesOnDisk()).toEqual([]);
  });

  it('refuses people who may not', async () => {
    const stranger = server.client();
    await stranger.signUp();
    const foreign = new ImportClient(stranger, bank.householdId);
    expect(await foreign.upload(csv)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    stranger.cookie = '';
    expect(await foreign.upload(csv)).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  });

  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
  const zip = Buffer.concat([Buffer.from('504b0304140000000800', 'hex'), Buffer.alloc(60, 'x')]);
  const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;">]><OFX>&lol2;</OFX>`;
  it.each([
    [
      'a PNG called .csv',
      png,
      'file_is_an_image',
      'This is a picture, whatever its name says. Export CSV, OFX or QFX from your bank.',
    ],
    ['a zip', zip, 'file_is_an_archive', 'This is an archive. Unpack it and drop the file inside.'],
    ['white space', ' \n\n ', 'file_is_empty', 'This file is empty.'],
    [
      'an XML bomb',
      bomb,
      'file_has_document_type',
      'This XML declares its own entities, which statements never do. It was not read.',
    ],
    [
      'an XML bomb behind an OFX header',
      `OFXHEADER:100\n\n${bomb}`,
      'file_has_document_type',
      'This XML declares its own entities, which statements never do. It was not read.',
    ],
    [
      'a web page',
      '<!DOCTYPE html><html></html>',
      'file_is_not_a_statement',
      'This is not a bank statement we can read. Export CSV, OFX or QFX from your bank.',
    ],
    [
      'another bank format',
      '!Type:Bank\nD1/1/26\nT-3.50\n^\n',
      'statement_format_is_not_supported',
      'This is a QIF file, which cannot be read yet. Export CSV, OFX or QFX from your bank.',
    ],
    [
      'a spreadsheet',
      Buffer.concat([
        Buffer.from('504b0304140000000800', 'hex'),
        Buffer.from('[Content_Types].xml xl/workbook.xml'),
      ]),
      'file_is_a_spreadsheet',
      'This is a spreadsheet. Open it and save it as CSV, then drop that file.',
    ],
  ])('%s is refused with its sentence', async (_what, content, code, message) => {
    const batch = await bank.preview(content, { name: 'statement.csv' });
    expect(batch).toMatchObject({
      status: 'FAILED',
      problem: { code, message },
      counts: { all: 0 },
      accounts: [],
    });
    expect(await bank.person.refusal(commit, { h: bank.householdId, id: batch.id })).toMatchObject({
      code: 'import_not_ready',
    });
    expect(await linesKept()).toBe(0);
  });

  it('names a line of 10 MB and reads the others', async () => {
    const batch = await bank.preview(
      `${csv}2026-11-04,${'x'.repeat(10_000_000)},-1.00\n2026-11-05,Grocer,-7.00\n`,
    );
    expect(batch).toMatchObject({ status: 'READY', counts: { all: 3, new: 2, unreadable: 1, chosen: 2 } });
    const [line] = await bank.lines(batch.id, ['UNREADABLE']);
    expect(line).toMatchObject({
      lineNumber: 3,
      reason: { code: 'line_is_too_long' },
      chosen: false,
      date: null,
      amount: null,
    });
    expect(line.raw.length).toBeLessThanOrEqual(500);
    expect(
      await bank.person.refusal(changeLines, {
        h: bank.householdId,
        id: batch.id,
        lineIds: [line.id],
        input: { chosen: true },
      }),
    ).toMatchObject({
      code: 'import_line_unreadable',
      message: 'An unreadable line cannot be imported. Enter it by hand.',
    });
    await bank.cancel(batch.id);
  });

  it('names the line of a quote that is never closed and reads the others', async () => {
    const batch = await bank.preview(
      `${csv}2026-11-04,"Cafe,-1.00\n${'2026-11-05,Grocer,-7.00\n'.repeat(60)}`,
    );
    expect(batch.status).toBe('READY');
    const [line] = await bank.lines(batch.id, ['UNREADABLE']);
    expect(line).toMatchObject({
      lineNumber: 3,
      reason: { code: 'quote_is_not_closed' },
      raw: '2026-11-04,"Cafe,-1.00',
    });
    expect(batch.counts).toMatchObject({ all: 62, new: 61, unreadable: 1 });
    await bank.cancel(batch.id);
  });

  it('reads what is whole of an OFX file cut off in the middle, and says so', async () => {
    const batch = await bank.preview(
      ofx(`${transaction('1')}<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261104<TRNAMT>-12.`),
      { name: 'cut.ofx' },
    );
    expect(batch).toMatchObject({
      status: 'READY',
      format: 'OFX',
      issues: [{ code: 'file_is_cut_off' }],
      counts: { all: 2, new: 1, unreadable: 1 },
    });
    expect((await bank.lines(batch.id, ['UNREADABLE']))[0]).toMatchObject({
      reason: { code: 'transaction_is_cut_off' },
    });
    await bank.cancel(batch.id);
  });

  it('asks for the columns of a table that names none, and refuses to commit before', async () => {
    const batch = await bank.preview('alpha,beta\ngamma,delta\n');
    expect(batch).toMatchObject({
      status: 'READY',
      csv: { missing: ['DATE', 'AMOUNT'] },
      counts: { all: 0 },
    });
    expect(await bank.person.refusal(commit, { h: bank.householdId, id: batch.id })).toMatchObject({
      code: 'csv_columns_incomplete',
      message: 'Say which column is the date and which the amount.',
    });
    await bank.cancel(batch.id);
  });

  it('asks which account, and refuses one of another currency', async () => {
    const person = server.client();
    await person.signUp();
    const other = new ImportClient(person, await person.createHousehold());
    const [euros, dollars] = [
      await other.createAccount('A'),
      await other.createAccount('D', { currency: 'USD' }),
    ];
    await other.createAccount('B');
    const batch = await other.preview(`${ofx(transaction('1'))}${ofxEnd}`, { name: 'a.ofx' });
    expect(batch).toMatchObject({
      status: 'READY',
      accounts: [{ accountId: null, currency: 'EUR', bankAccountId: '12345' }],
    });
    expect((await other.lines(batch.id))[0].reason.code).toBe('account_needed');
    expect(await person.refusal(commit, { h: other.householdId, id: batch.id })).toMatchObject({
      code: 'import_needs_account',
      message: 'Choose the account that each part of the file goes into.',
    });
    await expect(
      other.change(batch.id, { accounts: [{ position: 0, accountId: dollars }] }),
    ).rejects.toMatchObject({ code: 'import_currency_differs' });
    await expect(
      other.change(batch.id, { accounts: [{ position: 7, accountId: euros }] }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const mapped = await other.change(batch.id, { accounts: [{ position: 0, accountId: euros }] });
    expect(mapped).toMatchObject({ status: 'READY', accounts: [{ accountId: euros }], counts: { new: 1 } });
    await other.commit(batch.id);
    // The bank's number is known from now on.
    expect(
      (await other.preview(`${ofx(transaction('2'))}${ofxEnd}`, { name: 'b.ofx' })).accounts[0].accountId,
    ).toBe(euros);
  });

  it('takes settings one by one, remembers them for the account, and refuses what is none', async () => {
    const person = server.client();
    await person.signUp();
    const other = new ImportClient(person, await person.createHousehold());
    await other.createAccount('Card');
    const file = (day: string): string => `When,Who,What\n03/04/2026,Shop,12.50\n0${day}/05/2026,Shop,3.50\n`;
    const batch = await other.preview(file('4'));
    expect(batch.csv).toMatchObject({ dateOrder: 'DMY', remembered: false });
    expect(batch.csv.ambiguous).toEqual(expect.arrayContaining(['DATE_ORDER', 'SIGN']));
    const changed = await other.change(batch.id, { csv: { dateOrder: 'MDY', flipSign: true } });
    expect(changed.csv).toMatchObject({ dateOrder: 'MDY', flipSign: true });
    expect((await other.lines(batch.id)).map((line) => [line.date, line.amount.amount])).toEqual([
      ['2026-03-04', '-12.50'],
      ['2026-04-05', '-3.50'],
    ]);
    await expect(other.change(batch.id, { csv: { delimiter: 'x' } })).rejects.toMatchObject({
      code: 'csv_setting_unreadable',
    });
    await expect(other.change(batch.id, { csv: { encoding: 'EBCDIC' } })).rejects.toMatchObject({
      code: 'csv_setting_unreadable',
    });
    await expect(other.change(batch.id, { csv: { skipLines: -1 } })).rejects.toMatchObject({
      code: 'number_out_of_range',
    });
    await expect(other.change(batch.id, {})).rejects.toMatchObject({ code: 'nothing_to_change' });
    await other.commit(batch.id);
    const next = await other.preview(file('6'));
    expect(next.csv).toMatchObject({ dateOrder: 'MDY', flipSign: true, remembered: true, ambiguous: [] });
    expect(next.counts).toMatchObject({ duplicate: 1, new: 1 });
  });

  it('refuses what does not fit the batch', async () => {
    const { householdId: h, person } = bank;
    for (const operation of [commit, cancel, undo]) {
      expect(await person.refusal(operation, { h, id: nobody })).toMatchObject({
        code: 'not_found',
        message: 'There is no such import batch here, or you may not see it.',
      });
    }
    await expect(bank.batch('nonsense')).rejects.toMatchObject({ code: 'not_found' });
    const start = `mutation ($h: ID!, $file: ID!, $account: ID) { startImport(householdId: $h, fileId: $file, fileName: "a.csv", accountId: $account) { revision } }`;
    expect(await person.refusal(start, { h, file: nobody })).toMatchObject({
      code: 'not_found',
      message: 'There is no such file here, or you may not see it.',
    });
    const { body } = await bank.upload(csv);
    expect(await person.refusal(start, { h, file: body.fileId, account: nobody })).toMatchObject({
      code: 'not_found',
    });

    const batch = await bank.preview(csv, { accountId: checking });
    const [line] = await bank.lines(batch.id);
    const change = async (input: Record<string, unknown>, lineIds = [line.id]) =>
      (await person.refusal(changeLines, { h, id: batch.id, lineIds, input })).code;
    expect(await change({})).toBe('nothing_to_change');
    expect(await change({ chosen: true }, [nobody])).toBe('not_found');
    expect(await change({ chosen: true }, ['x'])).toBe('not_found');
    expect(await change({ verdict: 'MATCH' })).toBe('import_line_has_no_match');
    expect(await change({ verdict: 'UNREADABLE' })).toBe('import_verdict_is_the_systems');
    expect(await change({ categoryId: checking })).toBe('not_found');
    expect(await change({ transferAccountId: checking })).toBe('accounts_must_differ');
    expect(await change({ transferAccountId: nobody })).toBe('not_found');
    expect(await change({ payee: 'a\u0000b' })).toBe('text_has_control_characters');
    expect(await person.refusal(undo, { h, id: batch.id })).toMatchObject({
      code: 'import_not_ready',
      message: 'This import is ready; that cannot be done now.',
    });
    expect(await bank.cancel(batch.id)).toMatchObject({ status: 'CANCELLED', counts: { all: 0 } });
    expect((await person.refusal(commit, { h, id: batch.id })).code).toBe('import_not_ready');
    expect((await person.refusal(cancel, { h, id: batch.id })).code).toBe('import_not_ready');
  });

  it('does not commit to an account that was closed, nor matches that are gone', async () => {
    const person = server.client();
    await person.signUp();
    const other = new ImportClient(person, await person.createHousehold());
    const account = await other.createAccount('Card');
    const closing = await other.preview(csv);
    await person.gql(
      `mutation ($h: ID!, $id: ID!) { closeAccount(householdId: $h, id: $id, version: 1) { revision } }`,
      { h: other.householdId, id: account },
    );
    expect(await person.refusal(commit, { h: other.householdId, id: closing.id })).toMatchObject({
      code: 'account_is_closed',
      message: 'The account Card is closed. Reopen it or choose another account.',
    });
    expect((await other.batch(closing.id)).status).toBe('READY');
    await person.gql(
      `mutation ($h: ID!, $id: ID!) { reopenAccount(householdId: $h, id: $id, version: 2) { revision } }`,
      { h: other.householdId, id: account },
    );

    const typed = await other.createTransaction({
      date: '2026-11-03',
      payee: 'Cafe Linde',
      accountId: account,
      amount: '-3.50',
      lines: [{ amount: '-3.50' }],
    });
    const matching = await other.preview(csv);
    expect(matching.counts.match).toBe(1);
    await person.gql(
      `mutation ($h: ID!, $ids: [ID!]!) { deleteTransactions(householdId: $h, ids: $ids) { revision } }`,
      { h: other.householdId, ids: [typed.id] },
    );
    expect(await person.refusal(commit, { h: other.householdId, id: matching.id })).toMatchObject({
      code: 'import_books_changed',
    });
    expect(await other.batch(matching.id)).toMatchObject({
      status: 'READY',
      counts: { match: 0, new: 1, chosen: 0 },
    });
    expect(await other.transactions()).toEqual([]);
  });
});
