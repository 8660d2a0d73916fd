import { ApolloClient, gql, InMemoryCache } from '@apollo/client';
import { ApolloLink } from '@apollo/client/link';
import { Observable } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import { askAgainLink } from './ask-again-link.ts';
import { refetchShown } from './live-query.ts';
import { askAgainAfterMs } from './server-error.ts';
import { shareLink } from './share-link.ts';

const revision = gql`
  query Revision {
    revision
  }
`;

vi.useFakeTimers();
afterEach(() => vi.clearAllTimers());

/** A screen that shows the revision of books, as read when it was asked for and answered when the test says so. */
async function screenOfBooks() {
  const books = { revision: 1, problem: null as string | null };
  const answers: (() => void)[] = [];
  const network = new ApolloLink(
    () =>
      new Observable((observer) => {
        const { revision: data, problem } = books;
        answers.push(() => {
          if (problem === null) observer.next({ data: { revision: data } });
          else observer.next({ errors: [{ message: problem, extensions: { code: problem } }] });
          observer.complete();
        });
      }),
  );
  const client = new ApolloClient({
    link: ApolloLink.from([shareLink, askAgainLink(), network]),
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
    await vi.advanceTimersByTimeAsync(5);
  };
  const change = () => {
    books.revision += 1;
    refetchShown(client, 'all');
  };
  await answerNext();
  return { books, answers, answerNext, change, shown };
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

test('what could not be asked for again is asked until it is answered', async () => {
  const { books, answers, answerNext, change, shown } = await screenOfBooks();
  books.problem = 'database_unavailable';
  change();
  await answerNext();
  expect(answers).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(askAgainAfterMs);
  books.problem = null;
  await answerNext();
  expect(shown).toEqual([1]);
  await vi.advanceTimersByTimeAsync(askAgainAfterMs);
  await answerNext();
  expect(shown).toEqual([1, 2]);
  await vi.advanceTimersByTimeAsync(2 * askAgainAfterMs);
  expect(answers).toHaveLength(0);
});

test('what is refused is not asked again and again', async () => {
  const { books, answers, answerNext, change } = await screenOfBooks();
  books.problem = 'not_found';
  change();
  await answerNext();
  await vi.advanceTimersByTimeAsync(2 * askAgainAfterMs);
  expect(answers).toHaveLength(0);
});
