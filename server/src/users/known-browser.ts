import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A browser that nobody has signed in from for this long is a stranger again. */
export const knownDaysMax = 365;

/** A cookie by which a browser is known. */
export interface KnownBrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly expiresAt: Date;
}

/** A browser that is known for an account. */
export interface KnownBrowser {
  readonly id: string;
  /** When somebody signed in there last. */
  readonly issuedAt: Date;
}

/**
 * Browsers in which somebody has signed in before. Whoever attacks an account from elsewhere must not lock its owner out, so
 * failures in a browser that is known for the account are counted by themselves (OWASP, “Slow Down Online Guessing Attacks
 * with Device Cookies”). The cookie signs nobody in: it only says in which line the password is asked for.
 */
export class KnownBrowsers {
  constructor(
    private readonly secretKey: string,
    private readonly now: () => Date,
  ) {}

  /** Name of the cookie for an account: several people may use one browser. */
  cookieName(account: string): string {
    return `finance_known_${createHash('sha256').update(account).digest('hex').slice(0, 12)}`;
  }

  /** A cookie for the browser in which somebody has just signed in to the account. */
  remember(account: string): KnownBrowserCookie {
    const [id, issuedAt] = [randomBytes(12).toString('base64url'), this.now()];
    const said = `${id}.${issuedAt.getTime().toString(36)}`;
    return {
      name: this.cookieName(account),
      value: `${said}.${this.sign(account, said)}`,
      expiresAt: new Date(issuedAt.getTime() + knownDaysMax * 86_400_000),
    };
  }

  /** The browser, where the cookie is ours, of this account and not too old; else null. */
  read(account: string, value: string | undefined): KnownBrowser | null {
    const [, id = '', issuedAt = '', signature = ''] =
      /^([\w-]{16})\.([0-9a-z]{1,10})\.([\w-]{43})$/.exec(value ?? '') ?? [];
    if (id === '') return null;
    const expected = Buffer.from(this.sign(account, `${id}.${issuedAt}`));
    if (!timingSafeEqual(expected, Buffer.from(signature))) return null;
    const issuedMs = Number.parseInt(issuedAt, 36);
    const ageMs = this.now().getTime() - issuedMs;
    return ageMs >= 0 && ageMs <= knownDaysMax * 86_400_000 ? { id, issuedAt: new Date(issuedMs) } : null;
  }

  private sign(account: string, said: string): string {
    return createHmac('sha256', this.secretKey)
      .update(`known-browser\n${account}\n${said}`)
      .digest('base64url');
  }
}
