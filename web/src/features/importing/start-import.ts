import type { ApolloClient } from '@apollo/client';
import i18next from 'i18next';
import { newKey } from '../../apollo/address.ts';
import { StartImportDocument } from '../../apollo/generated/importing/graphql.ts';
import { CodedError } from '../../apollo/server-error.ts';
import { upload } from '../../apollo/upload.ts';
import { showUploadNote } from './upload-note.tsx';

/**
 * Uploads a bank file and begins to read it; answers the id of the import batch, whose screen shows the rest. A note
 * at the foot of the page shows how far the upload is, with a button that cancels it. Throws with the server's code
 * when the file is refused (see `readFailure`).
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
  await i18next.loadNamespaces('importing');
  const cancel = new AbortController();
  const note = showUploadNote(file.name, () => cancel.abort());
  try {
    const fileId = await upload({ householdId, file, onProgress: note.show, signal: cancel.signal });
    const { data } = await client.mutate({
      mutation: StartImportDocument,
      variables: { householdId, fileId, fileName: file.name, accountId, idempotencyKey: newKey() },
    });
    if (!data) throw new CodedError('unexpected', '');
    return data.startImport.batch.id;
  } finally {
    note.close();
  }
}
