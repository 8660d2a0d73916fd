import { describe, expect, it } from 'vitest';
import { openBooks } from './support/books.ts';
import { appPods, forward, kubectl, rolledOut } from './support/kubectl.ts';

/** The smallest PNG: one transparent pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

describe('files', () => {
  it('put through one pod are read through the other', async () => {
    await rolledOut('deployment/finance-app');
    const books = await openBooks();
    const { id: transactionId } = await books.spend('12.00');
    const [first, second] = await Promise.all(
      (await appPods()).slice(0, 2).map(({ metadata }) => forward(metadata.name)),
    );
    try {
      const form = new FormData();
      form.append('file', new Blob([png]), 'receipt.png');
      const upload = await fetch(`${first!.url}/uploads/${books.householdId}`, {
        method: 'POST',
        body: form,
        headers: { cookie: books.client.cookie, 'apollo-require-preflight': 'true' },
      });
      expect(upload.status).toBe(200);
      const { fileId } = (await upload.json()) as { fileId: string };
      const { attachFile } = await books.client.on(first!.url).gql(attach, {
        h: books.householdId,
        transactionId,
        fileId,
      });
      const path = `/uploads/${books.householdId}/${attachFile.attachment.id}`;
      const read = await fetch(`${second!.url}${path}`, { headers: { cookie: books.client.cookie } });
      expect(read.status).toBe(200);
      expect(Buffer.from(await read.arrayBuffer()).equals(png)).toBe(true);
      expect(read.headers.get('content-type')).toBe('image/png');
    } finally {
      first!.stop();
      second!.stop();
    }
    const report = await kubectl(['exec', 'deployment/finance-app', '--', 'node', 'dist/verify-files.js']);
    console.log(report.trim());
  });
});

const attach = `mutation ($h: ID!, $transactionId: ID!, $fileId: ID!) {
  attachFile(householdId: $h, transactionId: $transactionId, fileId: $fileId) { revision attachment { id name } }
}`;
