// @vitest-environment jsdom
import { ApolloClient, InMemoryCache, gql } from '@apollo/client';
import { ApolloLink } from '@apollo/client/link';
import { of, throwError } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import { requestFailed, socketOpened } from './connection.ts';
import { queueLink } from './queue-link.ts';

/** So long it may take where a machine has other things to do. */
const waiting = { timeout: 10_000 };

const change = gql`
  mutation Change($householdId: ID, $idempotencyKey: String) {
    change(householdId: $householdId, idempotencyKey: $idempotencyKey)
  }
`;
const question = gql`
  query Question {
    answer
  }
`;

/** A client over the queue and a network that fails `failures` times before it answers. */
function clientFailing(failures: number) {
  const sent: string[] = [];
  const network = new ApolloLink((operation) => {
    sent.push(operation.operationName ?? '');
    return sent.length <= failures
      ? throwError(() => new TypeError('Failed to fetch'))
      : of({ data: { change: true, answer: 42 } });
  });
  const client = new ApolloClient({
    link: ApolloLink.from([queueLink, network]),
    cache: new InMemoryCache(),
  });
  return { client, sent };
}

vi.stubGlobal('fetch', () => Promise.reject(new TypeError('nobody')));
afterEach(socketOpened);

test('a change made while offline is held back and sent when the connection is back', async () => {
  const { client, sent } = clientFailing(0);
  requestFailed();
  const answer = client.mutate({ mutation: change, variables: { householdId: 'h1' } });
  await Promise.resolve();
  expect(sent).toEqual([]);
  socketOpened();
  await expect(answer).resolves.toMatchObject({ data: { change: true } });
  expect(sent).toEqual(['Change']);
});

test('a change whose answer was lost is repeated only with its key', async () => {
  const keyed = clientFailing(1);
  const answer = keyed.client.mutate({
    mutation: change,
    variables: { householdId: 'h1', idempotencyKey: 'k' },
  });
  await vi.waitFor(() => expect(keyed.sent).toHaveLength(1), waiting);
  socketOpened();
  await expect(answer).resolves.toMatchObject({ data: { change: true } });
  expect(keyed.sent).toHaveLength(2);

  const bare = clientFailing(1);
  await expect(bare.client.mutate({ mutation: change, variables: { householdId: 'h1' } })).rejects.toThrow(
    'Failed to fetch',
  );
  expect(bare.sent).toHaveLength(1);
});

test('signing in does not wait: the person is told', async () => {
  const { client, sent } = clientFailing(1);
  requestFailed();
  await expect(client.mutate({ mutation: change })).rejects.toThrow('Failed to fetch');
  expect(sent).toHaveLength(1);
});

test('a question is asked again when the connection is back', async () => {
  const { client, sent } = clientFailing(1);
  const answer = client.query({ query: question });
  await vi.waitFor(() => expect(sent).toHaveLength(1), waiting);
  socketOpened();
  await expect(answer).resolves.toMatchObject({ data: { answer: 42 } });
});
