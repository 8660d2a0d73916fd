import { randomUUID } from 'node:crypto';
import type { Answer } from '../../test/support/client.ts';
import type { Product } from './product.ts';

/** A change of the books that is under way when the network fails. */
export interface Change {
  /** Sends it; again, when it was sent before. */
  send(): Promise<Answer>;
  /** How often it stands in the books. */
  written(): Promise<number>;
  /** Codes that sending it again may answer once it is written. */
  readonly codesWhenWritten: readonly string[];
}

/** A kind of change, made ready to be sent. */
export interface Mutation {
  readonly name: string;
  ready(product: Product): Promise<Change>;
}

const create: Mutation = {
  name: 'create',
  async ready(product) {
    const note = randomUUID();
    const key = randomUUID();
    return {
      send: async () => await sendCreation(product, { note, key }),
      written: async () => await countNotes(product, note),
      codesWhenWritten: [],
    };
  },
};

const edit: Mutation = {
  name: 'edit',
  async ready(product) {
    const { books } = product;
    const before = await books.spend('10.00');
    const note = randomUUID();
    return {
      send: async () =>
        await books.client.send(
          `mutation ($householdId: ID!, $id: ID!, $version: Int!, $input: TransactionInput!) {
            editTransaction(householdId: $householdId, id: $id, version: $version, input: $input) {
              revision accounts { id balance { amount } } transaction { id note }
            }
          }`,
          {
            householdId: books.householdId,
            id: before.id,
            version: before.version,
            input: entryOf(product, note),
          },
        ),
      written: async () => await countNotes(product, note),
      // The version that it was made from is no longer the present one.
      codesWhenWritten: ['transaction_changed'],
    };
  },
};

const remove: Mutation = {
  name: 'delete',
  async ready(product) {
    const { books } = product;
    const note = randomUUID();
    const { id } = await books.spend('10.00', { note });
    return {
      send: async () =>
        await books.client.send(
          `mutation ($householdId: ID!, $ids: [ID!]!) {
            deleteTransactions(householdId: $householdId, ids: $ids) { revision accounts { id balance { amount } } transactions { id } }
          }`,
          { householdId: books.householdId, ids: [id] },
        ),
      written: async () => {
        const rows = await product.ask(
          `select from transaction where household_id = $1 and id = $2 and deleted_at is not null`,
          [books.householdId, id],
        );
        return rows.length;
      },
      codesWhenWritten: ['transaction_is_in_trash', 'not_found'],
    };
  },
};

export const mutations: readonly Mutation[] = [create, edit, remove];

/** Creates an entry with this note under this key. */
export async function sendCreation(
  product: Pick<Product, 'books'>,
  { note, key }: { note: string; key: string },
): Promise<Answer> {
  const { books } = product;
  return await books.client.send(
    `mutation ($householdId: ID!, $input: TransactionInput!, $idempotencyKey: String) {
      createTransaction(householdId: $householdId, input: $input, idempotencyKey: $idempotencyKey) {
        revision accounts { id balance { amount } } transaction { id note }
      }
    }`,
    { householdId: books.householdId, input: entryOf(product, note), idempotencyKey: key },
  );
}

function entryOf({ books }: Pick<Product, 'books'>, note: string) {
  return {
    date: '2026-03-02',
    accountId: books.account('Giro'),
    amount: '-12.50',
    payee: 'Corner shop',
    note,
    lines: [{ amount: '-12.50', categoryId: books.category('Groceries') }],
  };
}

async function countNotes(product: Product, note: string): Promise<number> {
  const rows = await product.ask(`select from transaction where household_id = $1 and note = $2`, [
    product.books.householdId,
    note,
  ]);
  return rows.length;
}
