import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import { Household } from '../households/households.types.ts';
import type { Change } from '../live/change.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import type { TransactionRow } from '../transactions/transaction-row.ts';
import { readTransaction, readTransactionsByIds } from '../transactions/transactions.queries.ts';
import { Transaction } from '../transactions/transactions.types.ts';
import type { AttachmentRow } from './attachment-row.ts';
import { readAttachment, readAttachments } from './attachments.queries.ts';
import type { AttachmentReceipt, AttachmentsService } from './attachments.service.ts';
import { AttachmentConnection, AttachmentEdge, AttachmentPayload } from './attachments.types.ts';

/** A row of a list: the transactions of its page are read together. */
interface EdgeSource {
  readonly cursor: string;
  readonly node: AttachmentRow;
  readonly transactions: () => Promise<ReadonlyMap<string, TransactionRow>>;
}

interface Answer {
  readonly scope: HouseholdScope;
  readonly attachment: AttachmentRow;
  readonly revision: number;
}

const householdDescription = 'The household.';
const attachmentDescription = 'The attachment.';

@Resolver(() => AttachmentEdge)
export class AttachmentEdgeResolver {
  @FieldResolver(() => Transaction, {
    nullable: true,
    description: 'The transaction that it is attached to; null when it went away while the list was read.',
  })
  async transaction(@Root() { node, transactions }: EdgeSource): Promise<TransactionRow | null> {
    return (await transactions()).get(node.transactionId) ?? null;
  }
}

@Resolver(() => AttachmentPayload)
export class AttachmentPayloadResolver {
  constructor(private readonly reader: Reader) {}

  @FieldResolver(() => Transaction, { description: 'The transaction that it is attached to.' })
  async transaction(@Root() { scope, attachment }: Answer): Promise<TransactionRow> {
    return await readTransaction(this.reader, scope, attachment.transactionId);
  }
}

/** What hangs below a household, and what changes it. */
@Resolver(() => Household)
export class AttachmentsResolver {
  constructor(
    private readonly service: AttachmentsService,
    private readonly reader: Reader,
  ) {}

  @FieldResolver(() => AttachmentConnection, {
    description:
      'Attachments of live transactions, the latest first; those that were removed by their removal, the latest first.',
  })
  async attachments(
    @Root() { scope }: { scope: HouseholdScope },
    @Arg('removed', () => Boolean, {
      defaultValue: false,
      description: 'Those in the trash, instead of those that transactions show.',
    })
    removed: boolean,
    @Arg('first', () => Int, { defaultValue: 50, description: 'Rows of the page, 1 to 200.' }) first: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the row before the page.' }) after:
      | string
      | null,
  ): Promise<object> {
    const connection = await readAttachments(this.reader, scope, { removed, first, after });
    const transactions = once(async () => {
      const ids = connection.edges.map(({ node }) => node.transactionId);
      const rows = await readTransactionsByIds(this.reader, scope, [...new Set(ids)]);
      return new Map(rows.map((row) => [row.id, row]));
    });
    return { ...connection, edges: connection.edges.map((edge) => ({ ...edge, transactions })) };
  }

  @Mutation(() => AttachmentPayload, {
    description:
      'Attaches an uploaded file to a transaction. What the file is comes from its content, never from its name.',
  })
  async attachFile(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('transactionId', () => ID, { description: 'The transaction; it must not be in the trash.' })
    transactionId: string,
    @Arg('fileId', () => ID, { description: 'The file, as the upload answered.' }) fileId: string,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description: 'The same key again within 30 days answers the first result.',
    })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Answer> {
    const scope = await context.household(householdId, 'EDITOR');
    const { clientId } = context;
    const asked = { transactionId, fileId };
    return await this.answer(scope, await this.service.attach(scope, asked, { idempotencyKey, clientId }));
  }

  @Mutation(() => AttachmentPayload, {
    description:
      'Gives an attachment another name. A stale version answers attachment_changed with the present state.',
  })
  async renameAttachment(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('id', () => ID, { description: attachmentDescription }) id: string,
    @Arg('version', () => Int, { description: 'The version that was seen.' }) version: number,
    @Arg('name', () => String, { description: 'The new name, at most 255 characters.' }) name: string,
    @Ctx() context: RequestContext,
  ): Promise<Answer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.answer(scope, await this.service.rename(scope, { id, version }, name, context));
  }

  @Mutation(() => AttachmentPayload, {
    description:
      'Moves an attachment to the trash, where it stays until the trash is emptied; one that is there stays as it is.',
  })
  async removeAttachment(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('id', () => ID, { description: attachmentDescription }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Answer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.answer(scope, await this.service.remove(scope, id, context));
  }

  @Mutation(() => AttachmentPayload, {
    description: 'Brings an attachment back from the trash; one that is not there stays as it is.',
  })
  async restoreAttachment(
    @Arg('householdId', () => ID, { description: householdDescription }) householdId: string,
    @Arg('id', () => ID, { description: attachmentDescription }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Answer> {
    const scope = await context.household(householdId, 'EDITOR');
    return await this.answer(scope, await this.service.restore(scope, id, context));
  }

  private async answer(
    scope: HouseholdScope,
    { value, revision }: Change<AttachmentReceipt>,
  ): Promise<Answer> {
    const attachment = await readAttachment(this.reader, scope, value.id);
    return { scope, attachment, revision: Number(revision) };
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
