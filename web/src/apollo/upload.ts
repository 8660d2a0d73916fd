import { clientId, serverUrl } from './address.ts';
import { CodedError } from './server-error.ts';

/** How far an upload is. `sent` and `total` in bytes. */
export interface UploadProgress {
  readonly sent: number;
  readonly total: number;
}

interface UploadOptions {
  readonly householdId: string;
  readonly file: File;
  readonly onProgress: (progress: UploadProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a file to the household and answers its id, by which an import is begun or it is attached. Throws a `CodedError`:
 * the server's code, `offline` when nobody was reached, `upload_cancelled` after `signal`.
 * (Not `fetch`, which tells nothing of how much was sent.)
 */
export function upload({ householdId, file, onProgress, signal }: UploadOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', serverUrl(`uploads/${encodeURIComponent(householdId)}`));
    // The first proves to the server that this is no form of another site; the second marks our own changes.
    request.setRequestHeader('apollo-require-preflight', 'true');
    request.setRequestHeader('x-client-id', clientId);
    request.upload.onprogress = (event) => onProgress({ sent: event.loaded, total: event.total });
    request.onload = () => {
      const answer = readAnswer(request.responseText);
      if (request.status < 300 && answer.fileId !== undefined) resolve(answer.fileId);
      // Only a server that is there tells that its scanner is not.
      else if ([502, 503, 504].includes(request.status) && answer.code !== 'scanner_is_away')
        reject(new CodedError('offline', ''));
      else reject(new CodedError(answer.code ?? 'unexpected', answer.message ?? '', answer.params));
    };
    request.onerror = () => reject(new CodedError('offline', ''));
    request.onabort = () => reject(new CodedError('upload_cancelled', ''));
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) {
      reject(new CodedError('upload_cancelled', ''));
      return;
    }
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
}

interface Answer {
  readonly fileId?: string;
  readonly code?: string;
  readonly message?: string;
  readonly params?: Readonly<Record<string, string>>;
}

/** A proxy in between may answer with a page instead. */
function readAnswer(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {};
  }
}
