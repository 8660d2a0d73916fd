import { createHmac } from 'node:crypto';
import { hashToken } from '../users/sessions.ts';
import { isId } from '../persistence/id.ts';

/** An invitation's link: the household it leads to and a secret. Only the secret's hash is kept. */
export interface InvitationToken {
  readonly householdId: string;
  readonly secretHash: Buffer;
}

/**
 * The token of an invitation, `<household>.<secret>`: the secret is signed with the installation's key, so the same
 * invitation has the same token on every server and none of them has to keep it.
 */
export function invitationToken(
  secretKey: string,
  householdId: string,
  invitationId: string,
): { token: string; secretHash: Buffer } {
  const secret = createHmac('sha256', secretKey)
    .update(`invitation:${householdId}:${invitationId}`)
    .digest('base64url');
  return { token: `${householdId}.${secret}`, secretHash: hashToken(secret) };
}

/** Reads a token; undefined for anything that is not one. */
export function readInvitationToken(token: string): InvitationToken | undefined {
  const [householdId, secret, ...rest] = token.split('.');
  if (householdId === undefined || secret === undefined || rest.length > 0) return undefined;
  if (!isId(householdId) || !/^[A-Za-z0-9_-]{43}$/.test(secret)) return undefined;
  return { householdId: householdId.toLowerCase(), secretHash: hashToken(secret) };
}
