import type { ApolloClient } from '@apollo/client';
import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { changeWaits, connectionState, reachable, requestFailed } from '../../../apollo/connection.ts';
import { AttachFileDocument } from '../../../apollo/generated/transactions/graphql.ts';
import { upload } from '../../../apollo/upload.ts';
import { failureText } from '../../../shared/ui/failure-text.ts';
import { showProblemToast } from '../../../shared/ui/toasts.tsx';
import type { OpenEditor } from '../saving/editors.ts';
import { UploadStore, type Upload, type UploadOwner } from './upload-store.ts';

const stores = new Map<string, UploadStore>();
const watched = new WeakSet<ApolloClient>();

/** The files on their way to transactions of a household. */
export function uploadsOf(client: ApolloClient, householdId: string): UploadStore {
  forgetWith(client);
  let store = stores.get(householdId);
  if (!store) {
    store = makeStore(client, householdId);
    stores.set(householdId, store);
  }
  return store;
}

function makeStore(client: ApolloClient, householdId: string): UploadStore {
  const store: UploadStore = new UploadStore({
    send: (file, onPercent, signal) => {
      let shown = 0;
      return upload({
        householdId,
        file,
        signal,
        onProgress: ({ sent, total }) => {
          const percent = total > 0 ? Math.floor((sent * 100) / total) : 0;
          if (percent === shown) return;
          shown = percent;
          onPercent(percent);
        },
      });
    },
    attach: (input) => client.mutate({ mutation: AttachFileDocument, variables: { householdId, ...input } }),
    whenReachable: async (onWait) => {
      if (connectionState().kind !== 'offline') return;
      onWait();
      const uncount = changeWaits();
      await reachable();
      uncount();
    },
    noteUnreachable: requestFailed,
    tell: (failed, error) => tellFailure(store, failed, error),
  });
  return store;
}

/** Whoever attached it has gone on to something else; the file is not lost, and goes again from here. */
function tellFailure(store: UploadStore, { id, file }: Upload, error: unknown): void {
  const t = i18next.getFixedT(null, 'transactions');
  showProblemToast({
    message: t('files.notAttached', { name: file.name, why: failureText(error, i18next) }),
    actionLabel: t('files.tryAgain'),
    onAction: () => store.retry(id),
    onDismiss: () => store.cancel(id),
  });
}

/** Whom the files of an open row are for. */
export function ownerOf({ key, row }: Pick<OpenEditor, 'key' | 'row'>): UploadOwner {
  return { key, transactionId: row?.transaction.id ?? null };
}

/** The uploads of a row, oldest first. */
export function useUploads(store: UploadStore, key: string): readonly Upload[] {
  const uploads = useSyncExternalStore(store.subscribe, store.snapshot);
  return uploads.filter(({ owner }) => owner.key === key);
}

/** Whether a file is on its way somewhere, for the question before the tab is closed. */
export function hasUnfinishedUploads(): boolean {
  return [...stores.values()].some((store) => store.unfinished().length > 0);
}

function forgetWith(client: ApolloClient): void {
  if (watched.has(client)) return;
  watched.add(client);
  client.onClearStore(async () => {
    for (const store of stores.values()) store.forget();
    stores.clear();
  });
}
