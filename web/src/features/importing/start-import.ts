import type { ApolloClient } from '@apollo/client';
import { clientId, newKey, serverUrl } from '../../apollo/address.ts';
import { StartImportDocument } from '../../apollo/generated/importing/graphql.ts';
import { CodedError } from '../../apollo/server-error.ts';

/**
 * Uploads a bank file and begins to read it; answers the id of the import batch, whose screen shows the rest.
 * Throws with the server's code when the file is refused (see `readFailure`).
 */
export async function startImport({
  client,
  householdId,
  file,
  accountId = null,
}: {
  client: ApolloClient;
  householdId: string;
  file: File;
  /** Own account it was dropped on, when it was dropped on one. */
  accountId?: string | null;
}): Promise<string> {
  const fileId = await upload(householdId, file);
  const { data } = await client.mutate({
    mutation: StartImportDocument,
    variables: { householdId, fileId, fileName: file.name, accountId, idempotencyKey: newKey() },
  });
  if (!data) throw new CodedError('unexpected', '');
  return data.startImport.batch.id;
}

async function upload(householdId: string, file: File): Promise<string> {
  const form = new FormData();
  form.append('file', file, file.name);
  const response = await fetch(serverUrl(`uploads/${encodeURIComponent(householdId)}`), {
    method: 'POST',
    body: form,
    credentials: 'same-origin',
    headers: { 'apollo-require-preflight': 'true', 'x-client-id': clientId },
  });
  const answer = (await response.json()) as { fileId?: string; code?: string; message?: string };
  if (!response.ok || answer.fileId === undefined) {
    throw new CodedError(answer.code ?? 'unexpected', answer.message ?? '');
  }
  return answer.fileId;
}
