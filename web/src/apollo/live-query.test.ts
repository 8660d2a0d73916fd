import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { ApolloLink } from '@apollo/client/link';
import { Observable } from 'rxjs';
import { expect, test } from 'vitest';
import { refetchShown } from './live-query.ts';
import { shareLink } from './share-link.ts';

const revision = gql`
  query Revision {
    revision
  }
`;

/** A screen that shows the revision of books, as read when it was asked for and answered when the test says so. */
async function screenOfBooks() {
  const books = { revision: 1 };
  const answers: (() => void)[] = [];
  const network = new ApolloLink(
    () =>
      new Observable((observer) => {
        const data = { revision: books.revision };
        answers.push(() => {
          observer.next({ data });
          observer.complete();
        });
      }),
  );
  const client = new ApolloClient({
    link: ApolloLink.from([shareLink, network]),
    cache: new InMemoryCache(),
    queryDeduplication: false,
  });
  const shown: number[] = [];
  // Two parts of the screen show the same.
  for (let part = 0; part < 2; part += 1)
    client.watchQuery<{ revision: number }>({ query: revision }).subscribe(({ data }) => {
      if (data?.revision !== undefined && shown.at(-1) !== data.revision) shown.push(data.revision as number);
    });
  const answerNext = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const change = () => {
    books.revision += 1;
    refetchShown(client, 'all');
  };
  await answerNext();
  return { answers, answerNext, change, shown };
}

test('where changes come faster than answers, each answer is shown, and the last one in the end', async () => {
  const { answers, answerNext, change, shown } = await screenOfBooks();
  for (let round = 0; round < 4; round += 1) {
    change();
    change();
    change();
    await answerNext();
  }
  while (answers.length > 0) await answerNext();
  expect(shown).toEqual([1, 2, 4, 7, 10, 13]);
});

test('a change asks one request of parts that show the same', async () => {
  const { answers, answerNext, change, shown } = await screenOfBooks();
  change();
  expect(answers).toHaveLength(1);
  await answerNext();
  expect(answers).toHaveLength(0);
  expect(shown).toEqual([1, 2]);
});
