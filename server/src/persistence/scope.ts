import type { Role } from './entities/household.ts';

declare const scopeBrand: unique symbol;

/**
 * Proof that a person may act in a household: made only where membership was checked. Everything that touches the books
 * asks for one, so the tenant cannot be forgotten.
 */
export interface HouseholdScope {
  readonly [scopeBrand]: true;
  readonly householdId: string;
  readonly personId: string;
  readonly role: Role;
}

/** Makes a scope. Call it only right after the membership was read. */
export function householdScope(membership: {
  householdId: string;
  personId: string;
  role: Role;
}): HouseholdScope {
  return Object.freeze({ ...membership }) as unknown as HouseholdScope;
}
