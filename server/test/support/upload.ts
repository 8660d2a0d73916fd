import type { TestClient } from './client.ts';

/** What the upload route answered. */
export interface Uploaded {
  readonly status: number;
  readonly fileId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly code?: string;
  readonly message?: string;
}

/** Uploads a file as the browser does; its claim of a type is a lie on purpose. */
export async function upload(
  client: TestClient,
  householdId: string,
  file: { readonly name: string; readonly content: string | Uint8Array<ArrayBuffer>; readonly type?: string },
): Promise<Uploaded> {
  const form = new FormData();
  form.set('file', new Blob([file.content], { type: file.type ?? 'image/png' }), file.name);
  const response = await fetch(`${client.url}/uploads/${householdId}`, {
    method: 'POST',
    headers: { cookie: client.cookie, 'apollo-require-preflight': 'true' },
    body: form,
  });
  return { ...((await response.json()) as Omit<Uploaded, 'status'>), status: response.status };
}

/** A PNG of one black pixel. */
export const pixel = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
    'base64',
  ),
);

/** The smallest PDF that a viewer shows: a page filled with red. */
export const redPage = Uint8Array.from(
  Buffer.from(
    `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 600]/Contents 4 0 R>>endobj
4 0 obj<</Length 27>>stream
1 0 0 rg 0 0 400 600 re f
endstream endobj
trailer<</Root 1 0 R>>
`,
    'latin1',
  ),
);
