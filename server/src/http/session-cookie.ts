import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieJar } from '../graphql/context.ts';

/** Name of the session's cookie. */
export const sessionCookieName = 'finance_session';

/** The cookie jar of one answer: httpOnly, SameSite=Lax, Secure where the request came by HTTPS. */
export function cookieJar(request: FastifyRequest, reply: FastifyReply): CookieJar {
  const attributes = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
  } as const;
  return {
    setSession(token, expiresAt) {
      void reply.setCookie(sessionCookieName, token, { ...attributes, expires: expiresAt });
    },
    clearSession() {
      void reply.clearCookie(sessionCookieName, attributes);
    },
  };
}
