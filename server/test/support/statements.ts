import type { TestServer } from './server.ts';

/** Runs work and answers the texts of the statements that the server sent meanwhile, in order. */
export async function statementsOf(server: TestServer, work: () => Promise<unknown>): Promise<string[]> {
  const { serverPool: pool } = server;
  const sent: string[] = [];
  const query = pool.query;
  // Every read goes through the pool's query; only its call is watched, never changed.
  const watched = function (this: typeof pool, ...given: Parameters<typeof query>) {
    const [first] = given as readonly unknown[];
    sent.push(typeof first === 'string' ? first : String(Reflect.get(Object(first), 'text')));
    return Reflect.apply(query, this, given);
  };
  Reflect.set(pool, 'query', watched);
  try {
    await work();
  } finally {
    Reflect.set(pool, 'query', query);
  }
  return sent;
}
