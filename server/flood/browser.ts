/** What came of a request. */
export interface Answered {
  /** Code of the first error; `in` without one; `http …` or `broken by …` for what is no answer of the API's. */
  readonly code: string;
  readonly ms: number;
}

/** Longer than any honest answer takes; what hangs is counted as broken. */
const answerMsMax = 60_000;

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id } } }`;
const signUp = `mutation ($input: SignUpInput!) { signUp(input: $input) { me { id } } }`;
const read = `{ me { email sessions { id } memberships { role } } }`;

/** A browser behind the trusted proxy: it has an address and keeps its cookies. */
export class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly origin: string,
    readonly address: string,
  ) {}

  async signUp(email: string, password: string): Promise<Answered> {
    return await this.ask(signUp, { email, password, name: 'Somebody' });
  }

  async signIn(email: string, password: string): Promise<Answered> {
    return await this.ask(signIn, { email, password });
  }

  async read(): Promise<Answered> {
    return await this.ask(read);
  }

  /** Forgets the session, as closing a private window does, but not that somebody has signed in here. */
  forgetSession(): void {
    this.cookies.delete('finance_session');
  }

  private async ask(query: string, input?: Record<string, string>): Promise<Answered> {
    const startedAt = performance.now();
    const body = JSON.stringify({ query, variables: { input } });
    const code = await this.send(body).catch((error: Error) => `broken by ${error.name}`);
    return { code, ms: performance.now() - startedAt };
  }

  private async send(body: string): Promise<string> {
    const response = await fetch(`${this.origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': this.address,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      body,
      signal: AbortSignal.timeout(answerMsMax),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    const text = await response.text();
    const told = JSON.parse(text) as { data?: unknown; errors?: { extensions?: { code?: string } }[] };
    const code = told.errors?.[0]?.extensions?.code;
    if (code !== undefined) return code;
    return response.status === 200 && told.errors === undefined ? 'in' : `http ${response.status}`;
  }
}
