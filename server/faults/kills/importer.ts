import { AttachmentClient } from '../../test/support/attachment-client.ts';
import type { Books } from '../../test/support/books.ts';
import { AnswerFailure } from '../../test/support/client.ts';
import { ImportClient } from '../../test/support/import-client.ts';
import type { Random } from '../../test/support/random.ts';
import type { Traffic } from './patience.ts';

/** What a batch tells of itself, as far as it matters here. */
interface Batch {
  readonly id: string;
  readonly status: string;
  readonly counts: { readonly all: number; readonly new: number; readonly duplicate: number };
}

/** A bank file on its way through the product. */
interface Course {
  readonly batchId: string;
  readonly key: string;
  readonly file: string;
  readonly lines: number;
  /** What the batch is to become: in the books, out of them again, or recognised as what is there already. */
  readonly aim: 'COMMITTED' | 'UNDONE' | 'DUPLICATES';
  /** Whether a commit of it was acknowledged, or seen. */
  isCommitted: boolean;
}

/** Refusals that say: look at the batch, it is not what you think. */
const lookAgain = new Set([
  'import_is_busy',
  'import_not_ready',
  'import_was_stopped',
  // Asked again for a batch that failed, and the first time was heard: it is being read.
  'nothing_to_change',
]);

/** Fewer than a transaction may have: what is asked again must not be one too many. */
const filesOfHolder = 80;

/** Imports of bank files and attachments of one household member, into accounts that nobody else uses. */
export class Importer {
  /** Lines that must be in the books, by the batch that brought them. */
  readonly committed = new Map<string, number>();
  /** Batches that were undone: nothing of theirs may be left. */
  readonly undone = new Set<string>();
  /** Names of the files that were attached, by the transaction that they were attached to. */
  readonly attached = new Map<string, string[]>();
  readonly problems: string[] = [];
  acknowledged = 0;
  private readonly bank: ImportClient;
  private readonly attachments: AttachmentClient;
  private courses: Course[] = [];
  private files = 0;

  private constructor(
    private readonly name: string,
    private readonly accountId: string,
    private readonly deps: { books: Books; random: Random; traffic: Traffic },
  ) {
    const { client, householdId } = deps.books;
    this.bank = new ImportClient(client, householdId);
    this.attachments = new AttachmentClient(client, householdId);
  }

  static async open(
    name: string,
    deps: { books: Books; random: Random; traffic: Traffic },
  ): Promise<Importer> {
    const accountId = await new ImportClient(deps.books.client, deps.books.householdId).createAccount(
      `Bank of ${name}`,
    );
    const importer = new Importer(name, accountId, deps);
    // One file is on its way from the first kill on, however short the run.
    await importer.begin();
    return importer;
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.courses.length === 0;
  }

  /** Begins something new, or looks after what is under way; does not wait for what takes long. */
  async step(): Promise<void> {
    const { random } = this.deps;
    if (random.chance(30)) await this.attach();
    else if (this.courses.length < 3 && random.chance(60)) await this.begin();
    else await this.goOn();
  }

  /** Takes everything under way one step further. */
  async goOn(): Promise<void> {
    for (const course of this.courses) await this.advance(course);
  }

  private async attach(): Promise<void> {
    this.files += 1;
    const name = `${this.name} ${this.files}.txt`;
    const content = `${name}\n`.repeat(1 + this.deps.random.below(20_000));
    const fileId = await this.upload(content, name);
    const [holderId, names] = await this.holder();
    await this.attachments.attach(holderId, fileId, `attach ${name}`);
    names.push(name);
    this.acknowledged += 1;
  }

  /** The transaction that takes the next file, and the names of those that it has: a new one when it is nearly full. */
  private async holder(): Promise<[id: string, names: string[]]> {
    const last = [...this.attached].at(-1);
    if (last !== undefined && last[1].length < filesOfHolder) return last;
    const note = `files ${this.attached.size} of ${this.name}`;
    const { id } = await this.deps.books.spend('1.00', { note }, note);
    const names: string[] = [];
    this.attached.set(id, names);
    return [id, names];
  }

  private async begin(): Promise<void> {
    const { random } = this.deps;
    this.files += 1;
    const key = `${this.name} ${this.files}`;
    const lines = 1 + random.below(random.chance(20) ? 300 : 40);
    const rows = Array.from(
      { length: lines },
      // Amounts that no other line has: what is taken for a duplicate here is one.
      (_, line) =>
        `2025-${two(1 + (line % 12))}-${two(1 + (line % 28))},${key} shop ${line},-${this.files * 1_000 + line}.25`,
    );
    const file = `Date,Payee,Amount\n${rows.join('\n')}\n`;
    await this.start({ key, file, lines, aim: random.chance(50) ? 'UNDONE' : 'COMMITTED' });
  }

  private async start(course: Omit<Course, 'batchId' | 'isCommitted'>): Promise<void> {
    const fileId = await this.upload(course.file, `${course.key}.csv`);
    const batch: Batch = await this.bank.startFrom(
      { fileId, name: `${course.key}.csv` },
      { accountId: this.accountId, key: `${course.aim} ${course.key}` },
    );
    this.courses.push({ ...course, batchId: batch.id, isCommitted: false });
    this.acknowledged += 1;
  }

  private async upload(content: string, name: string): Promise<string> {
    const { traffic } = this.deps;
    const { status, body } = await traffic.ask(
      'upload',
      async () => await this.bank.upload(content, name),
      ({ body: { code, message } }) => traffic.isPassing('upload', code, message),
    );
    if (status !== 200) throw new Error(`upload of ${name}: ${status} ${JSON.stringify(body)}`);
    return body.fileId;
  }

  private async advance(course: Course): Promise<void> {
    const batch: Batch = await this.bank.batch(course.batchId);
    switch (batch.status) {
      case 'READING':
      case 'COMMITTING':
        return;
      case 'FAILED':
        // Its server was killed while it read: the batch says so, and is read again as it is.
        return await this.unlessBusy(async () => await this.bank.beginChange(course.batchId));
      case 'READY':
        return await this.decide(course, batch);
      case 'COMMITTED':
        return await this.afterCommit(course);
      case 'UNDONE':
        this.committed.delete(course.batchId);
        this.undone.add(course.batchId);
        return this.finish(course);
      case 'CANCELLED':
        return this.finish(course);
      default:
        throw new Error(`the batch ${course.batchId} is ${batch.status}`);
    }
  }

  private async decide(course: Course, { counts }: Batch): Promise<void> {
    const { aim, lines, batchId, key } = course;
    const expected =
      aim === 'DUPLICATES'
        ? { all: lines, new: 0, duplicate: lines }
        : { all: lines, new: lines, duplicate: 0 };
    const told = { all: counts.all, new: counts.new, duplicate: counts.duplicate };
    if (JSON.stringify(told) !== JSON.stringify(expected))
      this.problems.push(`${key}: ${JSON.stringify(told)} where ${JSON.stringify(expected)} was in the file`);
    await this.unlessBusy(async () => {
      if (aim === 'DUPLICATES') await this.bank.cancel(batchId);
      else await this.bank.commit(batchId);
    });
  }

  private async afterCommit(course: Course): Promise<void> {
    const { aim, batchId, lines } = course;
    if (!course.isCommitted) {
      course.isCommitted = true;
      this.acknowledged += 1;
      this.committed.set(batchId, lines);
    }
    if (aim === 'UNDONE') return await this.unlessBusy(async () => void (await this.bank.undo(batchId)));
    this.finish(course);
    // The same file again: everything in it must be known.
    if (this.deps.random.chance(40)) await this.start({ ...course, aim: 'DUPLICATES' });
  }

  private finish(course: Course): void {
    this.acknowledged += 1;
    this.courses = this.courses.filter((each) => each !== course);
  }

  private async unlessBusy(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof AnswerFailure) || !lookAgain.has(error.code)) throw error;
    }
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
