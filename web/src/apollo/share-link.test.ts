import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { ApolloLink } from '@apollo/client/link';
import { Observable } from 'rxjs';
import { expect, test } from 'vitest';
import { askAnew, shareLink } from './share-link.ts';

const balance = gql`
  query Balance($account: ID) {
    balance(account: $account)
  }
`;
const enter = gql`
  mutation Enter {
    enter
  }
`;

/** A client whose server reads a balance when it is asked, and answers when it is told to. */
function slowServer() {
  const state = { balance: '100.00' };
  const answers: (() => void)[] = [];
  const network = new ApolloLink(
    ({ operationType }) =>
      new Observable((observer) => {
        const data = operationType === 'query' ? { balance: state.balance } : { enter: true };
        const answer = () => {
          observer.next({ data });
          observer.complete();
        };
        if (operationType === 'query') answers.push(answer);
        else answer();
      }),
  );
  const client = new ApolloClient({
    link: ApolloLink.from([shareLink, network]),
    cache: new InMemoryCache(),
    queryDeduplication: false,
  });
  const ask = async (account = 'checking') => {
    const { data } = await client.query<{ balance: string }>({
      query: balance,
      variables: { account },
      fetchPolicy: 'no-cache',
    });
    return data?.balance;
  };
  return { state, answers, client, ask };
}

test('who asks for the same at the same time shares a request; for another, or afterwards, not', async () => {
  const { answers, ask } = slowServer();
  const asked = [ask(), ask(), ask('savings')];
  expect(answers).toHaveLength(2);
  for (const answer of answers) answer();
  expect(await Promise.all(asked)).toEqual(['100.00', '100.00', '100.00']);
  const again = ask();
  expect(answers).toHaveLength(3);
  answers[2]?.();
  await again;
});

test('after a change nobody is given what was read before it, though that is still on its way', async () => {
  const { state, answers, ask } = slowServer();
  const before = ask();
  state.balance = '87.50';
  askAnew();
  const after = [ask(), ask()];
  expect(answers).toHaveLength(2);
  answers[1]?.();
  expect(await Promise.all(after)).toEqual(['87.50', '87.50']);
  // The end of the first takes nothing from those that came later.
  const later = ask();
  answers[0]?.();
  await before;
  const latest = ask();
  expect(answers).toHaveLength(3);
  answers[2]?.();
  expect(await Promise.all([later, latest])).toEqual(['87.50', '87.50']);
});

test('an answer that comes after a later one tells what that one told', async () => {
  const { state, answers, ask } = slowServer();
  const first = ask();
  for (const balance of ['90.00', '87.50']) {
    state.balance = balance;
    askAnew();
    void ask();
  }
  const last = ask();
  expect(answers).toHaveLength(3);
  for (const answer of answers.toReversed()) answer();
  expect(await Promise.all([last, first])).toEqual(['87.50', '87.50']);
  // Nothing of it is kept for who asks afterwards.
  state.balance = '80.00';
  const afterwards = ask();
  answers.at(-1)?.();
  expect(await afterwards).toBe('80.00');
});

test('one’s own change is one', async () => {
  const { state, answers, client, ask } = slowServer();
  const before = ask();
  state.balance = '87.50';
  await client.mutate({ mutation: enter });
  const after = ask();
  expect(answers).toHaveLength(2);
  for (const answer of answers) answer();
  expect(await Promise.all([before, after])).toEqual(['100.00', '87.50']);
});
