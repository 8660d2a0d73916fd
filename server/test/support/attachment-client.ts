import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Books } from './books.ts';
import type { Answer, TestClient } from './client.ts';

const attachmentFields = `id transactionId name mediaType preview sizeBytes width height address version createdAt
  createdBy { name } removedAt`;

const attachFile = `mutation ($h: ID!, $transactionId: ID!, $fileId: ID!, $key: String) {
  attachFile(householdId: $h, transactionId: $transactionId, fileId: $fileId, idempotencyKey: $key) {
    revision attachment { ${attachmentFields} } transaction { id attachments { id name } } } }`;

/** Files at transactions through the API, as a browser sends them. */
export class AttachmentClient {
  constructor(
    readonly person: TestClient,
    readonly householdId: string,
  ) {}

  static of(books: Books): AttachmentClient {
    return new AttachmentClient(books.client, books.householdId);
  }

  /** Uploads bytes; answers status and body as they come. */
  async upload(content: string | Uint8Array, name: string): Promise<{ status: number; body: any }> {
    const form = new FormData();
    form.append('file', new Blob([content as never]), name);
    const response = await fetch(`${this.person.url}/uploads/${this.householdId}`, {
      method: 'POST',
      body: form,
      headers: { cookie: this.person.cookie, 'apollo-require-preflight': 'true' },
    });
    return { status: response.status, body: await response.json() };
  }

  /** Uploads bytes; answers the file's id. */
  async keep(content: string | Uint8Array, name = 'receipt.txt'): Promise<string> {
    const { status, body } = await this.upload(content, name);
    if (status !== 200) throw new Error(`upload: ${status} ${JSON.stringify(body)}`);
    return body.fileId;
  }

  async sendAttach(transactionId: string, fileId: string, key: string | null = null): Promise<Answer> {
    return await this.person.send(attachFile, { h: this.householdId, transactionId, fileId, key });
  }

  async attach(transactionId: string, fileId: string, key: string | null = null): Promise<any> {
    const data = await this.person.gql(attachFile, { h: this.householdId, transactionId, fileId, key });
    return data.attachFile.attachment;
  }

  /** Uploads and attaches. */
  async put(transactionId: string, content: string | Uint8Array, name?: string): Promise<any> {
    return await this.attach(transactionId, await this.keep(content, name));
  }

  async rename(seen: { id: string; version: number }, name: string): Promise<any> {
    const data = await this.person.gql(
      `mutation ($h: ID!, $id: ID!, $version: Int!, $name: String!) {
        renameAttachment(householdId: $h, id: $id, version: $version, name: $name) { attachment { ${attachmentFields} } } }`,
      { h: this.householdId, id: seen.id, version: seen.version, name },
    );
    return data.renameAttachment.attachment;
  }

  async remove(id: string): Promise<any> {
    return await this.move('removeAttachment', id);
  }

  async restore(id: string): Promise<any> {
    return await this.move('restoreAttachment', id);
  }

  /** Attachments of a transaction, as it tells them. */
  async at(transactionId: string): Promise<any[]> {
    const data = await this.person.gql(
      `query ($h: ID!, $id: ID!) { household(id: $h) { transaction(id: $id) { attachments { ${attachmentFields} } } } }`,
      { h: this.householdId, id: transactionId },
    );
    return data.household.transaction.attachments;
  }

  /** One page of all attachments. */
  async page(variables: { removed?: boolean; first?: number; after?: string | null } = {}): Promise<any> {
    const data = await this.person.gql(
      `query ($h: ID!, $removed: Boolean, $first: Int, $after: String) { household(id: $h) {
        attachments(removed: $removed, first: $first, after: $after) {
          edges { node { ${attachmentFields} } transaction { id payee } } pageInfo { hasNextPage endCursor } } } }`,
      { h: this.householdId, removed: false, first: 50, ...variables },
    );
    return data.household.attachments;
  }

  async download(address: string): Promise<Response> {
    return await fetch(`${this.person.url}/${address}`, { headers: { cookie: this.person.cookie } });
  }

  private async move(mutation: 'removeAttachment' | 'restoreAttachment', id: string): Promise<any> {
    const data = await this.person.gql(
      `mutation ($h: ID!, $id: ID!) { ${mutation}(householdId: $h, id: $id) { attachment { ${attachmentFields} } } }`,
      { h: this.householdId, id },
    );
    return data[mutation].attachment;
  }
}

/** What lies in a household's folder: names of contents, and of uploads under way. */
export function filesOf(uploadFolder: string, householdId: string): string[] {
  try {
    return readdirSync(join(uploadFolder, householdId)).toSorted();
  } catch {
    return [];
  }
}
