import { Books } from '../../support/books.ts';
import { TestClient } from '../../support/client.ts';

/** The address of NodePort 30080, told by `pnpm test:cluster`. */
export function clusterUrl(): string {
  const url = process.env['CLUSTER_URL'];
  if (!url) throw new Error('CLUSTER_URL is not set: run these tests by `pnpm test:cluster`');
  return url;
}

/** The books of a household of their own, through the node's port. */
export async function openBooks(): Promise<Books> {
  return await Books.make(new TestClient(clusterUrl()));
}

/** The balance of the account Giro, as the API tells it. */
export async function giroBalance(books: Books): Promise<string> {
  const { household } = await books.client.gql(
    `query ($id: ID!) { household(id: $id) { accounts { id balance { amount } } } }`,
    { id: books.householdId },
  );
  const giro = household.accounts.find(({ id }: { id: string }) => id === books.account('Giro'));
  return giro.balance.amount;
}
