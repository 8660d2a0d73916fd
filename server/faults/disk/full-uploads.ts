import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { AttachmentClient } from '../../test/support/attachment-client.ts';
import { Books } from '../../test/support/books.ts';
import { TestClient } from '../../test/support/client.ts';
import { upload, type Uploaded } from '../../test/support/upload.ts';
import type { FaultCheck } from '../suite.ts';
import { type Product, startProduct } from './product.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

const megabytes = 24;
const fileBytes = 3 * 1_048_576;
const triesEach = 5;

interface Trial {
  readonly disk: SmallDisk;
  readonly product: Product;
  readonly books: Books;
  /** A household that has no folder there yet. */
  readonly newcomer: Books;
}

/** The disk of the uploads full, with PostgreSQL on another one. */
export async function fillUploads(folder: string, say: (line: string) => void): Promise<FaultCheck[]> {
  const data = path.join(folder, 'data-beside-uploads');
  mkdirSync(data);
  chmodSync(data, 0o711);
  const image = path.join(folder, 'uploads.ext4');
  const disk = mountSmallDisk(path.join(folder, 'uploads'), { image, megabytes });
  let product: Product | null = null;
  try {
    product = await startProduct({ data, uploads: disk.folder, logs: data });
    const trial: Trial = {
      disk,
      product,
      books: await Books.make(new TestClient(product.url)),
      newcomer: await Books.make(new TestClient(product.url)),
    };
    const kept = await uploadTo(trial.books);
    if (kept.status !== 200) throw new Error(`an upload to an empty disk was answered ${kept.status}`);
    const before = filesIn(disk.folder);
    disk.fill();
    const checks = [await refuses(trial), leavesNothing(disk, before), await goesOn(trial, kept)];
    disk.makeRoom();
    const again = [await uploadTo(trial.books), await uploadTo(trial.newcomer)];
    say('the uploads’ disk was full and has room again');
    checks.push({
      what: 'uploads’ disk: room is made, and uploads are kept again, without hands',
      times: again.length,
      failures: again.filter(({ status }) => status !== 200).map(toldOf),
    });
    return checks;
  } finally {
    disk.makeRoom();
    await product?.stop();
    disk.unmount();
  }
}

async function refuses({ books, newcomer }: Trial): Promise<FaultCheck> {
  const answers: Uploaded[] = [];
  for (let n = 0; n < triesEach; n += 1) answers.push(await uploadTo(books), await uploadTo(newcomer));
  return {
    what: 'uploads’ disk full: an upload is refused with 507 `disk_is_full` and a sentence',
    times: answers.length,
    failures: answers
      .filter(({ status, code, message }) => status !== 507 || code !== 'disk_is_full' || !message)
      .map(toldOf),
  };
}

function leavesNothing(disk: SmallDisk, before: readonly string[]): FaultCheck {
  const more = filesIn(disk.folder).filter((file) => !before.includes(file) && file !== 'ballast');
  return {
    what: 'uploads’ disk full: no part of a refused file stays',
    times: triesEach * 2,
    failures: more.map((file) => `${file} is left`),
  };
}

async function goesOn({ books, product }: Trial, kept: Uploaded): Promise<FaultCheck> {
  const failures: string[] = [];
  await books.spend('12.00').catch((error: Error) => failures.push(`an entry: ${error.message}`));
  if ((await books.page('transactions')).totals.count !== 1) failures.push('the entry cannot be read');
  const files = new AttachmentClient(books.client, books.householdId);
  const { address } = await files.attach((await books.spend('13.00')).id, kept.fileId);
  const got = await files.download(address);
  if (got.status !== 200 || (await got.arrayBuffer()).byteLength !== fileBytes)
    failures.push(`a file that was kept is answered ${got.status}`);
  const ready = await fetch(`${product.url}/health?check=ready`);
  if (ready.status !== 200) failures.push(`readiness answered ${ready.status}`);
  return {
    what: 'uploads’ disk full: entries are written, and files that were kept are attached and served',
    times: 4,
    failures,
  };
}

async function uploadTo(books: Books): Promise<Uploaded> {
  const content = new Uint8Array(randomBytes(fileBytes));
  return await upload(books.client, books.householdId, { name: 'receipt.bin', content });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

function toldOf({ status, code, message }: Uploaded): string {
  return `answered ${status} ${code ?? ''}: ${message ?? ''}`;
}
