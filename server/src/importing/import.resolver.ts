import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { Account } from '../accounts/accounts.types.ts';
import type { RequestContext } from '../graphql/context.ts';
import { Household } from '../households/households.types.ts';
import { sentenceOf } from '../refusal.ts';
import type { BatchSource, ImportBatches } from './import-batches.ts';
import { VerdictEnum } from './import-enums.types.ts';
import { CsvSettingsInput, LineChangeInput, StatementAccountInput } from './import-inputs.types.ts';
import type { ImportService } from './import.service.ts';
import {
  CsvReading,
  ImportBatch,
  ImportBatchConnection,
  ImportIssue,
  ImportPayload,
  ImportProblem,
  ImportUndoPayload,
  StatementAccount,
  StatementLineConnection,
  UndoPreview,
  VerdictCounts,
} from './import.types.ts';
import { paramsOf, type StatementAccountSource } from './statement.resolver.ts';

interface PayloadSource {
  readonly batch: BatchSource;
  readonly revision: number;
}

const householdDescription = 'The household.';
const batchDescription = 'The batch.';

/** What hangs below a household, and what changes it. */
@Resolver(() => Household)
export class ImportResolver {
  constructor(
    private readonly service: ImportService,
    private readonly batches: ImportBatches,
  ) {}

  @FieldResolver(() => ImportBatchConnection, {
    description: 'Import batches, newest first; cancelled ones are left out.',
  })
  async importBatches(
    @Root() { scope }: Household,
    @Arg('first', () => Int, { defaultValue: 20, description: 'Rows of the page, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the row before the page.' }) after:
      | string
      | null,
  ): Promise<object> {
    return await this.batches.list(scope, { first, after });
  }

  @FieldResolver(() => ImportBatch, { description: 'One import batch.' })
  async importBatch(
    @Root() { scope }: Household,
    @Arg('id', () => ID, { description: 'Id of the batch.' }) id: string,
  ): Promise<object> {
    return await this.batches.one(scope, id);
  }

  @Mutation(() => ImportPayload, {
    description: 'Begins to read an uploaded file. Answers at once; reading goes on, told by importProgress.',
  })
  async startImport(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('fileId', () => ID, { description: 'The file, as the upload answered.' }) fileId: string,
    @Arg('fileName', () => String, { description: 'Its name, to be shown.' }) fileName: string,
    @Arg('accountId', () => ID, {
      nullable: true,
      description: 'The account it goes into, when it is of one.',
    })
    accountId: string | null,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description: 'The same key again within 30 days answers the first result.',
    })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<PayloadSource> {
    const scope = await context.household(householdId, 'EDITOR');
    const input = { fileId, fileName, accountId: accountId ?? null };
    const { value, revision } = await this.service.start(scope, input, {
      idempotencyKey,
      clientId: context.clientId,
      requestId: context.requestId,
    });
    return { batch: await this.batches.one(scope, value.id), revision: Number(revision) };
  }

  @Mutation(() => ImportPayload, {
    description:
      'Changes how a file is read or which accounts it goes into, and reads it again; its lines are judged anew. A batch that FAILED is read again as it is when nothing is changed.',
  })
  async changeImport(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('batchId', () => ID, { description: batchDescription }) batchId: string,
    @Arg('csv', () => CsvSettingsInput, {
      nullable: true,
      description: 'How to read it; what was chosen before stays.',
    })
    csv: CsvSettingsInput | null,
    @Arg('accounts', () => [StatementAccountInput], { nullable: true, description: 'Where its parts go.' })
    accounts: StatementAccountInput[] | null,
    @Ctx() context: RequestContext,
  ): Promise<PayloadSource> {
    const scope = await context.household(householdId, 'EDITOR');
    const { revision } = await this.service.change(
      scope,
      batchId,
      { csv: csv ?? null, accounts: accounts ?? null },
      context,
    );
    return { batch: await this.batches.one(scope, batchId), revision: Number(revision) };
  }

  @Mutation(() => ImportPayload, {
    description: 'Changes verdict, choice, category or payee of lines before the commit.',
  })
  async changeImportLines(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('batchId', () => ID, { description: batchDescription }) batchId: string,
    @Arg('lineIds', () => [ID], { description: 'The lines, 25,000 at most.' }) lineIds: string[],
    @Arg('input', () => LineChangeInput, { description: 'What to change.' }) input: LineChangeInput,
    @Ctx() context: RequestContext,
  ): Promise<PayloadSource> {
    const scope = await context.household(householdId, 'EDITOR');
    const change = {
      chosen: input.chosen ?? undefined,
      verdict: input.verdict ?? undefined,
      categoryId: input.categoryId ?? undefined,
      uncategorise: input.uncategorise ?? undefined,
      transferAccountId: input.transferAccountId ?? undefined,
      payee: input.payee ?? undefined,
    };
    const { revision } = await this.service.changeLines(scope, { batchId, lineIds }, change, context);
    return { batch: await this.batches.one(scope, batchId), revision: Number(revision) };
  }

  @Mutation(() => ImportPayload, {
    description: 'Writes the chosen lines to the books, all of them or none, and answers when that is done.',
  })
  async commitImport(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('batchId', () => ID, { description: batchDescription }) batchId: string,
    @Ctx() context: RequestContext,
  ): Promise<PayloadSource> {
    const scope = await context.household(householdId, 'EDITOR');
    const { revision } = await this.service.commit(scope, batchId, context);
    return { batch: await this.batches.one(scope, batchId), revision: Number(revision) };
  }

  @Mutation(() => ImportPayload, {
    description:
      'Stops reading, or takes a preview away: the batch is CANCELLED and its lines are gone. Stops a commit: nothing is written and the batch is READY again.',
  })
  async cancelImport(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('batchId', () => ID, { description: batchDescription }) batchId: string,
    @Ctx() context: RequestContext,
  ): Promise<PayloadSource> {
    const scope = await context.household(householdId, 'EDITOR');
    const { revision } = await this.service.cancel(scope, batchId, context);
    return { batch: await this.batches.one(scope, batchId), revision: Number(revision) };
  }

  @Mutation(() => ImportUndoPayload, {
    description:
      'Removes exactly what the batch made and un-merges what it merged; rows edited since are kept and listed.',
  })
  async undoImport(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('batchId', () => ID, { description: batchDescription }) batchId: string,
    @Ctx() context: RequestContext,
  ): Promise<object> {
    const scope = await context.household(householdId, 'EDITOR');
    const { value, revision } = await this.service.undo(scope, batchId, context);
    return { ...value, scope, batch: await this.batches.one(scope, batchId), revision: Number(revision) };
  }
}

/** What an undo answers besides the batch. */
@Resolver(() => ImportUndoPayload)
export class ImportUndoPayloadResolver {
  constructor(private readonly batches: ImportBatches) {}

  @FieldResolver(() => [Account], {
    description: 'Own accounts whose balances changed, with their balances of today.',
  })
  async accounts(
    @Root() { scope, accountIds }: Pick<Household, 'scope'> & { readonly accountIds: readonly string[] },
  ): Promise<object> {
    return await this.batches.accounts(scope, accountIds);
  }
}

/** What hangs below a batch. */
@Resolver(() => ImportBatch)
export class ImportBatchResolver {
  constructor(private readonly batches: ImportBatches) {}

  @FieldResolver(() => ImportProblem, {
    nullable: true,
    description: 'Why the file could not be read, or why nothing came of the last commit or undo.',
  })
  problem(@Root() { problem }: BatchSource): ImportProblem | null {
    return (
      problem && { code: problem.code, message: sentenceOf(problem.code, problem.params) ?? problem.code }
    );
  }

  @FieldResolver(() => [ImportIssue], {
    description: 'What to know of the file as a whole, though it was read.',
  })
  issues(@Root() { settings }: BatchSource): ImportIssue[] {
    return settings.issues.map(({ lineNumber, code, params }) => ({
      lineNumber,
      code,
      params: paramsOf(params),
    }));
  }

  @FieldResolver(() => [StatementAccount], { description: 'The accounts that the file speaks of.' })
  accounts(@Root() { id, accounts, page }: BatchSource): object[] {
    return accounts.map(({ closingBalance, ...account }): StatementAccountSource => ({
      ...account,
      closing: closingBalance,
      batchId: id,
      page,
    }));
  }

  @FieldResolver(() => CsvReading, { nullable: true, description: 'How the file is read, when it is CSV.' })
  csv(@Root() { settings: { reading } }: BatchSource): object | null {
    if (reading === null) return null;
    const { settings, encoding, ambiguities, missing, preview, remembered } = reading;
    const ambiguous = ambiguities.map(({ what }) => what);
    return { ...settings, encoding, ambiguous, questions: ambiguities, missing, sample: preview, remembered };
  }

  @FieldResolver(() => VerdictCounts, { description: 'How many lines have each verdict.' })
  async counts(@Root() { id, page }: BatchSource): Promise<object | undefined> {
    return (await page.counts()).get(id);
  }

  @FieldResolver(() => StatementLineConnection, { description: 'Its lines in the order of the file.' })
  async lines(
    @Root() batch: BatchSource,
    @Arg('verdicts', () => [VerdictEnum], {
      nullable: true,
      description: 'Only lines with one of these verdicts.',
    })
    verdicts: VerdictEnum[] | null,
    @Arg('first', () => Int, { defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the row before the page.' }) after:
      | string
      | null,
  ): Promise<object> {
    return await this.batches.lines(batch, { first, after, verdicts: verdicts ?? null });
  }

  @FieldResolver(() => UndoPreview, {
    nullable: true,
    description: 'What undo would do; null unless it is committed.',
  })
  async undoPreview(@Root() { id, status, page }: BatchSource): Promise<object | null> {
    if (status !== 'COMMITTED') return null;
    return (
      (await page.undoPreviews()).get(id) ?? { removes: 0, unmerges: 0, kept: 0, keptTransactionIds: [] }
    );
  }
}
