import { readFileSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { GatheredBooks } from './books.ts';
import { judgedSlices } from './judge.ts';
import type { FromWorker, ReadingOrder, ToWorker } from './messages.ts';
import { readFile } from './read-file.ts';

/** How often, at most, the number of lines read is told. */
const progressMs = 100;

/**
 * Reads one file and judges its lines, away from the thread that answers requests. It opens nothing but the file: the books
 * are sent to it, and its lines are written by whoever started it, who may end it at any time.
 */
function main(port: MessagePort, order: ReadingOrder): void {
  const tell = (message: FromWorker): void => port.postMessage(message);
  let toldAt = Number.NEGATIVE_INFINITY;
  const file = readFile(readFileSync(order.path), order, (lines) => {
    if (performance.now() - toldAt < progressMs) return;
    toldAt = performance.now();
    tell({ type: 'progress', lines });
  });
  if (!file.ok) {
    tell({ type: 'failed', code: file.code, params: file.params });
    port.close();
    return;
  }
  const books = new GatheredBooks();
  let slices: ReturnType<typeof judgedSlices> | null = null;
  const tellNext = (): void => {
    const next = slices?.next();
    if (next === undefined) return;
    if (next.done === true) {
      slices = null;
      tell({ type: 'done' });
      port.close();
    } else {
      tell({ type: 'lines', ...next.value });
    }
  };
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'books':
        books.addBooks(message.accountId, message.table, message.rows);
        break;
      case 'history':
        books.addHistory(message.rows);
        break;
      case 'judge':
        slices = judgedSlices(file.value, message.accounts, { books, categories: message.categories });
        // Two slices are on their way, so that writing one and making the next go on at once.
        tellNext();
        tellNext();
        break;
      case 'next':
        tellNext();
        break;
    }
  });
  tell({ type: 'statement', head: file.value.head });
}

if (parentPort !== null) main(parentPort, workerData as ReadingOrder);
