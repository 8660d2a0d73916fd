import { notFound } from '@tanstack/react-router';
import { client } from '../apollo/client.ts';
import { HouseholdFiguresDocument, HouseholdShellDocument } from '../apollo/generated/apollo/graphql.ts';
import { readFailure } from '../apollo/server-error.ts';
import { keepLastHousehold } from './session.ts';

/** Fetches what the shell shows before it is drawn. Another's household is not found, as the server answers. */
export async function loadHousehold(householdId: string): Promise<void> {
  // The figures follow in their own time: a slow rate must not hold the accounts back.
  void client.query({ query: HouseholdFiguresDocument, variables: { householdId } }).catch(() => undefined);
  try {
    await client.query({
      query: HouseholdShellDocument,
      variables: { householdId },
      fetchPolicy: 'cache-first',
    });
  } catch (error) {
    if (readFailure(error).code === 'not_found') throw notFound();
    throw error;
  }
  keepLastHousehold(householdId);
}
