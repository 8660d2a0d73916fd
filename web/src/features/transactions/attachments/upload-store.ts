import { newKey } from '../../../apollo/address.ts';
import { readFailure } from '../../../apollo/server-error.ts';

/** The row that a file is meant for. */
export interface UploadOwner {
  /** Key of the open row: the transaction's id, or a name of its own for a new one. */
  readonly key: string;
  /** Null for a new row: its files wait on the server until it is saved. */
  readonly transactionId: string | null;
}

/** A file on its way to a transaction. It is gone from the list when it is attached. */
export interface Upload {
  /** Tells uploads of this tab apart. */
  readonly id: string;
  readonly owner: UploadOwner;
  readonly file: File;
  readonly state: UploadState;
}

export type UploadState =
  /** Others go first. */
  | { readonly kind: 'queued' }
  /** Nothing gets through to the server; it goes on by itself. */
  | { readonly kind: 'offline' }
  /** `percent` of the file has left. */
  | { readonly kind: 'sending'; readonly percent: number }
  /** It is on the server, and attached with its row. */
  | { readonly kind: 'kept' }
  /** `fileId` names it on the server, and so in the transaction's list, which may have it before the answer does. */
  | { readonly kind: 'attaching'; readonly fileId: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What the store works with: the server, and the connection to it. */
export interface UploadServices {
  /** Sends a file; answers its id on the server. Throws with a code (see `readFailure`). */
  send(file: File, onPercent: (percent: number) => void, signal: AbortSignal): Promise<string>;
  /** Attaches a file that was sent. The same key again does it once. */
  attach(input: { transactionId: string; fileId: string; idempotencyKey: string }): Promise<unknown>;
  /** Resolves when the server can be reached, at once when it can be now; `onWait` is called when it cannot. */
  whenReachable(onWait: () => void): Promise<void>;
  /** The server was not reached. */
  noteUnreachable(): void;
  /** A file could not be attached, and no list on screen shows it. */
  tell(upload: Upload, error: unknown): void;
}

/** Files sent at the same time; more take turns. */
const atOnceMax = 3;
/** How often a file is sent by itself when the connection breaks. */
const sendTimesMax = 4;

interface Work {
  readonly cancel: AbortController;
  readonly idempotencyKey: string;
  /** Id of the file on the server; null until it is there. */
  fileId: string | null;
  /** The server had lost it once, and it was sent again. */
  readonly isSecond: boolean;
}

/**
 * Brings files to their transactions: several at once, on after a lost connection, again when asked. Uploads live outside
 * the screen, so that a row may be closed, and another screen opened, while they go on.
 */
export class UploadStore {
  #uploads: readonly Upload[] = [];
  readonly #works = new Map<string, Work>();
  readonly #listeners = new Set<() => void>();
  readonly #watched = new Map<string, number>();
  #abandoned: string | null = null;
  #sending = 0;

  constructor(readonly services: UploadServices) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): readonly Upload[] => this.#uploads;

  /** Whether files are on their way to a row, or wait for it. */
  has(key: string): boolean {
    return key !== this.#abandoned && this.#uploads.some(({ owner }) => owner.key === key);
  }

  /** Begins to bring files to a row. */
  add(owner: UploadOwner, files: readonly File[]): void {
    if (this.#abandoned === owner.key) this.#abandoned = null;
    const uploads = files.map((file): Upload => ({ id: newKey(), owner, file, state: { kind: 'queued' } }));
    for (const { id } of uploads) this.#begin(id);
    this.#become([...this.#uploads, ...uploads]);
    this.#pump();
  }

  /** Gives a file up, wherever it is on its way. */
  cancel(id: string): void {
    this.#works.get(id)?.cancel.abort();
    this.#drop(id);
  }

  /** Tries a file again that failed. */
  retry(id: string): void {
    if (this.#find(id)?.state.kind !== 'failed') return;
    const { fileId } = this.#begin(id, this.#works.get(id));
    // What is on the server already need not be sent again.
    if (fileId === null) this.#update(id, { state: { kind: 'queued' } });
    else void this.#attach(id);
    this.#pump();
  }

  /** A new row was saved: its files belong to the transaction from now on. */
  readonly saved = (key: string, transactionId: string): void => {
    const owner = { key: transactionId, transactionId };
    const own = this.#uploads.filter((upload) => upload.owner.key === key);
    if (own.length === 0) return;
    this.#become(this.#uploads.map((upload) => (upload.owner.key === key ? { ...upload, owner } : upload)));
    for (const { id, state } of own) if (state.kind === 'kept') void this.#attach(id);
  };

  /** A new row was put away. Its files stay until another is, in case it is taken back. */
  abandon(key: string): void {
    if (!this.has(key)) return;
    const before = this.#abandoned;
    for (const { id, owner } of this.#uploads) if (owner.key === before) this.cancel(id);
    this.#abandoned = key;
    this.#tell();
  }

  /** A row that was put away is open again. */
  takeBack(key: string): void {
    if (this.#abandoned === key) this.#abandoned = null;
    this.#tell();
  }

  /** Uploads that would be lost with the tab. */
  unfinished(): readonly Upload[] {
    return this.#uploads.filter(({ owner }) => owner.key !== this.#abandoned);
  }

  /** A list on screen shows the uploads of a row, and so what goes wrong with them. Answers how to stop. */
  watch(key: string): () => void {
    this.#watched.set(key, (this.#watched.get(key) ?? 0) + 1);
    return () => this.#watched.set(key, (this.#watched.get(key) ?? 1) - 1);
  }

  /** Stops everything: nobody is signed in any more. */
  forget(): void {
    for (const { id } of this.#uploads) this.cancel(id);
  }

  #begin(id: string, before?: Work): Work {
    const work = {
      cancel: new AbortController(),
      idempotencyKey: before?.idempotencyKey ?? newKey(),
      fileId: before?.fileId ?? null,
      isSecond: before?.isSecond ?? false,
    };
    this.#works.set(id, work);
    return work;
  }

  #pump(): void {
    while (this.#sending < atOnceMax) {
      const next = this.#uploads.find(({ state }) => state.kind === 'queued');
      if (!next) return;
      this.#sending += 1;
      this.#update(next.id, { state: { kind: 'sending', percent: 0 } });
      void this.#send(next).finally(() => {
        this.#sending -= 1;
        this.#pump();
      });
    }
  }

  async #send({ id, file }: Upload): Promise<void> {
    const work = this.#works.get(id);
    if (!work) return;
    const { signal } = work.cancel;
    for (let times = 1; ; times += 1) {
      await this.services.whenReachable(() => this.#update(id, { state: { kind: 'offline' } }));
      if (signal.aborted) return;
      this.#update(id, { state: { kind: 'sending', percent: 0 } });
      try {
        const onPercent = (percent: number) => this.#update(id, { state: { kind: 'sending', percent } });
        work.fileId = await this.services.send(file, onPercent, signal);
        break;
      } catch (error) {
        if (signal.aborted) return;
        // A server that answers, and breaks each time this file is sent, will not take it by itself.
        if (readFailure(error).code !== 'offline' || times === sendTimesMax) {
          this.#fail(id, error);
          return;
        }
        this.services.noteUnreachable();
      }
    }
    if (this.#find(id)?.owner.transactionId === null) this.#update(id, { state: { kind: 'kept' } });
    // A slot is for sending alone; attaching may wait for the connection without holding others up.
    else void this.#attach(id);
  }

  async #attach(id: string): Promise<void> {
    const upload = this.#find(id);
    const work = this.#works.get(id);
    const { transactionId } = upload?.owner ?? {};
    if (!upload || !work || !transactionId || work.fileId === null) return;
    const { fileId, idempotencyKey } = work;
    this.#update(id, { state: { kind: 'attaching', fileId } });
    try {
      await this.services.attach({ transactionId, fileId, idempotencyKey });
      this.#drop(id);
    } catch (error) {
      const { code, params } = readFailure(error);
      // A file that nothing named for long was swept away; here it still is.
      if (code === 'not_found' && params.what === 'file' && !work.isSecond) {
        this.#works.set(id, { ...work, idempotencyKey: newKey(), fileId: null, isSecond: true });
        this.#update(id, { state: { kind: 'queued' } });
        this.#pump();
      } else this.#fail(id, error);
    }
  }

  #fail(id: string, error: unknown): void {
    this.#update(id, { state: { kind: 'failed', error } });
    const upload = this.#find(id);
    if (upload && !this.#watched.get(upload.owner.key)) this.services.tell(upload, error);
  }

  #find(id: string): Upload | undefined {
    return this.#uploads.find((upload) => upload.id === id);
  }

  #drop(id: string): void {
    this.#works.delete(id);
    this.#become(this.#uploads.filter((upload) => upload.id !== id));
  }

  #update(id: string, fields: Partial<Upload>): void {
    this.#become(this.#uploads.map((upload) => (upload.id === id ? { ...upload, ...fields } : upload)));
  }

  #become(uploads: readonly Upload[]): void {
    this.#uploads = uploads;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
