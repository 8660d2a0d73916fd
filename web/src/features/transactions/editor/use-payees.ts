import { useQuery } from '@apollo/client/react';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import {
  PayeeCompletionDocument,
  type PayeeCompletionQuery,
} from '../../../apollo/generated/transactions/graphql.ts';
import { live } from '../../../apollo/live-query.ts';

export type KnownPayee = PayeeCompletionQuery['household']['payees']['edges'][number]['node'];

const shownMax = 7;
const context = live({ shows: ['TRANSACTIONS'] });

/** Payees of the books that go with a text, best first. Empty while nothing is typed. */
export function usePayees(householdId: string, text: string, isOpen: boolean): readonly KnownPayee[] {
  const typed = text.trim();
  const [search] = useDebouncedValue(typed, 60);
  const { data, previousData } = useQuery(PayeeCompletionDocument, {
    variables: { householdId, search, first: shownMax },
    skip: search === '' || !isOpen,
    fetchPolicy: 'cache-first',
    context,
  });
  const edges = (data ?? previousData)?.household.payees.edges;
  return useMemo(() => {
    if (typed === '') return [];
    const wanted = typed.toLocaleLowerCase();
    // While the answer to the last key is on its way, the answer before it serves as far as it fits.
    return ((edges ?? []) as PayeeCompletionQuery['household']['payees']['edges'])
      .map((edge) => edge.node)
      .filter((payee) => payee.name.toLocaleLowerCase().includes(wanted))
      .slice(0, shownMax);
  }, [edges, typed]);
}

/** What is left of the first payee that begins with the text; empty when none does. */
export function completionOf(
  text: string,
  payees: readonly KnownPayee[],
): { payee: KnownPayee; rest: string } | null {
  if (text === '' || text !== text.trimStart()) return null;
  const wanted = text.toLocaleLowerCase();
  const payee = payees.find(
    ({ name }) => name.toLocaleLowerCase().startsWith(wanted) && name.length > text.length,
  );
  return payee ? { payee, rest: payee.name.slice(text.length) } : null;
}
