/**
 * What one writes first: Apollo Server with MikroORM's entities for every read and write, on the same tables, roll-ups and
 * guards. It shows what reading by prepared statements and compiling documents buys.
 */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { inRepository } from '../../../../scripts/repository.ts';
import { Household, Member } from '../../../src/persistence/entities/household.ts';
import { Session } from '../../../src/persistence/entities/people.ts';
import { hashToken } from '../../../src/users/sessions.ts';
import { entities } from './entities.ts';
import { accounts, type Books, monthSummaries, netWorthByMonth, register, search } from './reads.ts';
import { bulk, create, edit } from './writes.ts';

const orm = await MikroORM.init({
  clientUrl: process.env['DATABASE_URL'] ?? '',
  entities,
  pool: { max: Number(process.env['DATABASE_CONNECTIONS']) },
  forceUtcTimezone: true,
});

interface Context {
  readonly em: EntityManager;
  readonly personId: string;
}

async function booksOf(householdId: string, { em, personId }: Context): Promise<Books> {
  await em.findOneOrFail(Member, { householdId, personId });
  const { baseCurrency, timeZone } = await em.findOneOrFail(Household, { householdId });
  return { em, householdId, baseCurrency, timeZone };
}

/** Calls a writer with the books of the household that the arguments name. */
const mutation =
  <A>(work: (books: Books, asked: A) => Promise<unknown>) =>
  async (_root: unknown, asked: A & { householdId: string }, context: Context) =>
    await work(await booksOf(asked.householdId, context), asked);

const apollo = new ApolloServer<Context>({
  typeDefs: readFileSync(inRepository('server/schema.graphql'), 'utf8'),
  resolvers: {
    Query: {
      household: async (_root: unknown, { id }: { id: string }, context: Context) =>
        await booksOf(id, context),
    },
    Household: {
      accounts: async (books: Books) => await accounts(books),
      register: async (books: Books, asked: { accountId: string; first: number; after?: string }) =>
        await register(books, asked),
      transactions: async (books: Books, asked: { first: number; filter: { text: string } }) =>
        await search(books, { text: asked.filter.text, first: asked.first }),
      monthSummaries: async (books: Books, asked: never) => await monthSummaries(books, asked),
      netWorthByMonth: async (books: Books, asked: never) => await netWorthByMonth(books, asked),
    },
    Mutation: {
      createTransaction: mutation(create),
      editTransaction: mutation(edit),
      bulkEditTransactions: mutation(bulk),
    },
  },
});
await startStandaloneServer(apollo, {
  listen: { port: Number(process.env['PORT']), host: '127.0.0.1' },
  context: async ({ req }) => {
    const em = orm.em.fork() as EntityManager;
    const token = /finance_session=([^;]+)/.exec(req.headers.cookie ?? '')?.[1] ?? '';
    const session = await em.findOneOrFail(Session, {
      tokenHash: hashToken(token),
      expiresAt: { $gt: new Date() },
    });
    return { em, personId: session.personId };
  },
});
process.send?.({ type: 'listening' });
