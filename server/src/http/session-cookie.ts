import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CookieJar } from '../graphql/context.ts';

const sessionName = 'finance_session';

/**
 * A cookie's name as the browser keeps it. Over HTTPS it has the prefix that browsers take from this very host alone, with
 * Secure and for every path (RFC 6265bis, section 4.1.3.2), so that neither a sister host nor a plain connection can plant one.
 */
function nameOf(name: string, isHttps: boolean): string {
  return isHttps ? `__Host-${name}` : name;
}

/** The session's token among the cookies of a request. */
export function sessionTokenIn(
  cookies: Readonly<Record<string, string | undefined>>,
  isHttps: boolean,
): string | undefined {
  return cookies[nameOf(sessionName, isHttps)];
}

/** The cookie jar of one answer: httpOnly, SameSite=Lax; Secure and bound to the host where the request came by HTTPS. */
export function cookieJar(request: FastifyRequest, reply: FastifyReply): CookieJar {
  const isHttps = request.protocol === 'https';
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps } as const;
  return {
    setSession(token, expiresAt) {
      void reply.setCookie(nameOf(sessionName, isHttps), token, { ...attributes, expires: expiresAt });
    },
    clearSession() {
      void reply.clearCookie(nameOf(sessionName, isHttps), attributes);
    },
    read: (name) => request.cookies[nameOf(name, isHttps)],
    keep({ name, value, expiresAt }) {
      void reply.setCookie(nameOf(name, isHttps), value, { ...attributes, expires: expiresAt });
    },
  };
}
