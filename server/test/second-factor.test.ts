import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeAt, turnOnSecondFactor } from './support/authenticator.ts';
import type { Answer, TestClient } from './support/client.ts';
import { startServer, type TestServer } from './support/server.ts';

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { me { id } } }`;
const begin = `mutation ($input: BeginSecondFactorInput!) { beginSecondFactor(input: $input) { secret uri } }`;
const confirm = `mutation ($input: ConfirmSecondFactorInput!) {
  confirmSecondFactor(input: $input) { recoveryCodes me { secondFactor { recoveryCodesLeft } } } }`;
const remove = `mutation ($input: BothFactorsInput!) { removeSecondFactor(input: $input) { secondFactor { since } } }`;
const renew = `mutation ($input: BothFactorsInput!) { renewRecoveryCodes(input: $input) { recoveryCodes me { id } } }`;
const me = `{ me { id email secondFactor { since recoveryCodesLeft } } }`;
const password = 'correct horse battery';
const minuteMs = 60_000;

const codeOf = (answer: Answer): string => answer.errors?.[0]?.extensions.code ?? 'in';

describe('a second factor', () => {
  let server: TestServer;
  /** What the server's clock shows. */
  let now = new Date();
  const later = (ms: number) => new Date(now.getTime() + ms);

  beforeAll(async () => {
    server = await startServer({ environment: { TRUST_PROXY: 'true' }, now: () => now });
  });
  beforeEach(async () => {
    // The middle of a step, so that none ends while a test runs.
    now = new Date('2026-11-26T12:00:15Z');
    await server.pool.query('delete from sign_in_throttle');
  });
  afterAll(async () => {
    await server.close();
  });

  interface Somebody {
    readonly client: TestClient;
    readonly email: string;
    readonly personId: string;
  }

  async function person(): Promise<Somebody> {
    const client = server.client();
    const personId = await client.signUp();
    return { client, personId, email: (await client.gql(me)).me.email };
  }

  /** Somebody with an app, signed in half a minute after its first code was used. */
  async function personWithApp() {
    const somebody = await person();
    const factor = await turnOnSecondFactor(somebody.client, { at: now });
    now = later(30_000);
    return { ...somebody, ...factor };
  }

  /** Signs in; answers the code of the refusal, or `in`. */
  async function attempt(
    client: TestClient,
    input: { email: string; password?: string; secondFactor?: string },
    address = '203.0.113.1',
  ): Promise<string> {
    return codeOf(
      await client.send(signIn, { input: { password, ...input } }, { 'x-forwarded-for': address }),
    );
  }

  it('is asked for by a code of its own, begins no session before it is shown, and then one', async () => {
    const { email, secret, personId } = await personWithApp();
    const client = server.client();
    const refusal = await client.refusal(signIn, { input: { email, password } });
    expect(refusal).toMatchObject({
      code: 'second_factor_needed',
      message: 'Enter the code that your authenticator app shows, or one of your recovery codes.',
    });
    expect([client.cookie, client.otherCookies.size]).toEqual(['', 0]);
    expect(await attempt(client, { email, secondFactor: '' })).toBe('second_factor_needed');
    expect(await attempt(client, { email, secondFactor: ` ${codeAt(secret, now)} ` })).toBe('in');
    expect((await client.gql(me)).me).toMatchObject({
      id: personId,
      secondFactor: { since: '2026-11-26T12:00:15.000Z', recoveryCodesLeft: 10 },
    });
  });

  it('is told of to nobody without the password', async () => {
    const withApp = await personWithApp();
    const without = await person();
    const secondFactor = codeAt(withApp.secret, now);
    for (const { email } of [withApp, without, { email: 'nobody@example.test' }]) {
      const input = { email, password: 'not the password' };
      const answers = [
        await server.client().send(signIn, { input }),
        await server.client().send(signIn, { input: { ...input, secondFactor } }),
        await server.client().send(signIn, { input: { ...input, secondFactor: '000000' } }),
      ];
      for (const answer of answers)
        expect(answer.errors?.[0]).toMatchObject({
          message: 'Email and password do not match. Check both and try again.',
          extensions: { code: 'sign_in_failed' },
        });
    }
    // Nor was a code used up, or counted.
    expect(await attempt(server.client(), { email: withApp.email, secondFactor })).toBe('in');
  });

  it('costs a wrong password no statement that one without it does not', async () => {
    const statementsOf = async (email: string): Promise<string[]> => {
      const seen: string[] = [];
      const query = server.serverPool.query.bind(server.serverPool);
      server.serverPool.query = ((...given: [{ text: string }]) => {
        seen.push(given[0].text);
        return Reflect.apply(query, undefined, given);
      }) as never;
      try {
        await attempt(server.client(), { email, password: 'not the password' }, crypto.randomUUID());
      } finally {
        server.serverPool.query = query;
      }
      return seen;
    };
    const [withApp, without] = [await personWithApp(), await person()];
    // Once in a hundred failures old ones are forgotten, which is left to chance.
    const told = (statements: string[]) => statements.filter((text) => !text.includes("interval '1 day'"));
    const seen = told(await statementsOf(withApp.email));
    expect(seen.length).toBeGreaterThan(2);
    expect(told(await statementsOf(without.email))).toEqual(seen);
    expect(seen.join()).not.toContain('second_factor');
  });

  it('accepts each code once, also when two come at the same moment, and none before the last', async () => {
    const { email, secret } = await personWithApp();
    const secondFactor = codeAt(secret, now);
    const codes = await Promise.all(
      Array.from({ length: 4 }, async () => attempt(server.client(), { email, secondFactor })),
    );
    expect(codes.toSorted()).toEqual(['in', ...Array(3).fill('second_factor_wrong')]);
    expect(await attempt(server.client(), { email, secondFactor: codeAt(secret, later(-30_000)) })).toBe(
      'second_factor_wrong',
    );
    now = later(30_000);
    expect(await attempt(server.client(), { email, secondFactor: codeAt(secret, now) })).toBe('in');
  });

  it('does not accept the code that turned it on a second time', async () => {
    const { client, email } = await person();
    const { secret } = await turnOnSecondFactor(client, { at: now });
    expect(await attempt(server.client(), { email, secondFactor: codeAt(secret, now) })).toBe(
      'second_factor_wrong',
    );
  });

  it('bears a clock that is a step off, and no more', async () => {
    const { email, secret } = await personWithApp();
    now = later(10 * minuteMs);
    for (const [offMs, answer] of [
      [-60_000, 'second_factor_wrong'],
      [60_000, 'second_factor_wrong'],
      [-30_000, 'in'],
      [30_000, 'in'],
    ] as const)
      expect(await attempt(server.client(), { email, secondFactor: codeAt(secret, later(offMs)) })).toBe(
        answer,
      );
  });

  it('bears no clock that is off where current codes alone are asked for, and says what to do', async () => {
    const { email, secret } = await personWithApp();
    now = later(10 * minuteMs);
    const strict = await startServer({
      databaseUrl: server.databaseUrl,
      environment: { SECOND_FACTOR_CODES: 'current' },
      now: () => now,
    });
    try {
      for (const offMs of [-30_000, 30_000]) {
        const secondFactor = codeAt(secret, later(offMs));
        expect(
          await strict.client().refusal(signIn, { input: { email, password, secondFactor } }),
        ).toMatchObject({
          code: 'second_factor_wrong',
          message: expect.stringMatching(/each lasts 30 seconds.*let your phone set its clock/),
        });
      }
      expect(await attempt(strict.client(), { email, secondFactor: codeAt(secret, now) })).toBe('in');
      // The first code of an app is judged alike.
      const other = strict.client();
      await other.signUp();
      const { beginSecondFactor } = await other.gql(begin, { input: { password } });
      const codes = [later(-30_000), now].map((at) => codeAt(beginSecondFactor.secret, at));
      const answers = [];
      for (const code of codes) answers.push(codeOf(await other.send(confirm, { input: { code } })));
      expect(answers).toEqual(['second_factor_wrong', 'in']);
    } finally {
      await strict.close();
    }
  });

  it('holds from its first code on, and not before', async () => {
    const { client, email } = await person();
    const { beginSecondFactor } = await client.gql(begin, { input: { password } });
    expect(beginSecondFactor.uri).toContain(`secret=${beginSecondFactor.secret}`);
    expect((await client.gql(me)).me.secondFactor).toBeNull();
    const other = server.client();
    expect(await attempt(other, { email })).toBe('in');
    const code = codeAt(beginSecondFactor.secret, now);
    // Another session of the person did not see the secret.
    expect(codeOf(await other.send(confirm, { input: { code } }))).toBe('second_factor_not_begun');
    expect(codeOf(await client.send(confirm, { input: { code: '12345' } }))).toBe('second_factor_wrong');
    now = later(31 * minuteMs);
    const late = { input: { code: codeAt(beginSecondFactor.secret, now) } };
    expect(await client.refusal(confirm, late)).toMatchObject({
      code: 'second_factor_not_begun',
      message: 'This was begun too long ago, or in another browser. Begin again.',
    });
    expect(await attempt(server.client(), { email })).toBe('in');
  });

  it('asks for the password to begin, and to be turned off or given new recovery codes for a code as well', async () => {
    const { client, recoveryCodes, email } = await personWithApp();
    const [code = '', other = ''] = recoveryCodes;
    const wrong = 'not the password';
    expect(codeOf(await client.send(begin, { input: { password: wrong } }))).toBe('current_password_wrong');
    expect(codeOf(await client.send(begin, { input: { password } }))).toBe('second_factor_is_on');
    for (const change of [remove, renew]) {
      const codes = [
        await client.send(change, { input: { password: wrong, code } }),
        await client.send(change, { input: { password, code: '000000' } }),
        await client.send(change, { input: { password, code: '' } }),
      ].map(codeOf);
      expect(codes).toEqual(['current_password_wrong', 'second_factor_wrong', 'second_factor_needed']);
    }
    const { renewRecoveryCodes } = await client.gql(renew, { input: { password, code } });
    expect(renewRecoveryCodes.recoveryCodes).toHaveLength(10);
    // Those before are good for nothing.
    expect(codeOf(await client.send(remove, { input: { password, code: other } }))).toBe(
      'second_factor_wrong',
    );
    const [fresh] = renewRecoveryCodes.recoveryCodes;
    const removed = await client.gql(remove, { input: { password, code: fresh } });
    expect(removed.removeSecondFactor.secondFactor).toBeNull();
    expect(await attempt(server.client(), { email })).toBe('in');
    for (const change of [remove, renew])
      expect(codeOf(await client.send(change, { input: { password, code: fresh } }))).toBe(
        'second_factor_is_off',
      );
  });

  it('ends the other sessions when it is turned on, and gives this one a new token', async () => {
    const { client, email } = await person();
    const other = server.client();
    await attempt(other, { email });
    const thief = client.on(server.url);
    await turnOnSecondFactor(client, { at: now });
    expect((await other.gql(me)).me).toBeNull();
    expect((await thief.gql(me)).me).toBeNull();
    expect((await client.gql(me)).me.email).toBe(email);
  });

  it('is turned on once when two tabs confirm at the same moment', async () => {
    const { client, email } = await person();
    const { beginSecondFactor } = await client.gql(begin, { input: { password } });
    const code = codeAt(beginSecondFactor.secret, now);
    const tabs = [client, client.on(server.url), client.on(server.url)];
    const answers = await Promise.all(tabs.map(async (tab) => tab.send(confirm, { input: { code } })));
    const done = answers.filter((answer) => codeOf(answer) === 'in');
    expect(done).toHaveLength(1);
    const recoveryCode = done[0]?.data.confirmSecondFactor.recoveryCodes[0];
    expect(await attempt(server.client(), { email, secondFactor: recoveryCode })).toBe('in');
    const { rows } = await server.pool.query(
      `select count(*)::int as n from recovery_code r join person p on p.id = r.person_id where p.email = $1`,
      [email],
    );
    expect(rows).toEqual([{ n: 9 }]);
  });

  it('lets nobody in by the password alone who signs in while it is turned on', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { client, email, personId } = await person();
      const { beginSecondFactor } = await client.gql(begin, { input: { password } });
      const code = codeAt(beginSecondFactor.secret, now);
      const others = Array.from({ length: 3 }, () => server.client());
      const [confirmed] = await Promise.all([
        client.send(confirm, { input: { code } }),
        ...others.map(async (other) => attempt(other, { email })),
      ]);
      expect(codeOf(confirmed)).toBe('in');
      const { rows } = await server.pool.query(`select id from session where person_id = $1`, [personId]);
      expect(rows).toHaveLength(1);
    }
  });

  describe('by a recovery code', () => {
    it('is shown once with each, also when two come at the same moment', async () => {
      const { client, email, recoveryCodes } = await personWithApp();
      expect(new Set(recoveryCodes).size).toBe(10);
      const [first = '', second = ''] = recoveryCodes;
      const codes = await Promise.all(
        [1, 2, 3].map(async () => attempt(server.client(), { email, secondFactor: first })),
      );
      expect(codes.toSorted()).toEqual(['in', 'second_factor_wrong', 'second_factor_wrong']);
      const typed = second.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
      expect(await attempt(server.client(), { email, secondFactor: typed })).toBe('in');
      expect((await client.gql(me)).me.secondFactor.recoveryCodesLeft).toBe(8);
    });

    it('of somebody else is not shown', async () => {
      const [ana, tom] = [await personWithApp(), await personWithApp()];
      expect(
        await attempt(server.client(), { email: ana.email, secondFactor: tom.recoveryCodes[0] ?? '' }),
      ).toBe('second_factor_wrong');
      expect((await tom.client.gql(me)).me.secondFactor.recoveryCodesLeft).toBe(10);
    });
  });

  describe('that is guessed', () => {
    it('stops after five an hour and twenty a day for who knows the password, wherever they come from', async () => {
      const { email, secret } = await personWithApp();
      const guess = async (n: number) =>
        attempt(server.client(), { email, secondFactor: '000000' }, `198.51.100.${n}`);
      const codes: string[] = [];
      for (let n = 0; n < 7; n += 1) codes.push(await guess(n));
      expect(codes).toEqual([...Array(5).fill('second_factor_wrong'), 'too_many_codes', 'too_many_codes']);
      // As if two hours more of them had passed by the database's clock, which decides here as it does for passwords.
      await server.pool.query(
        `update sign_in_throttle set window_ends_at = window_ends_at - interval '3 hours'`,
      );
      await server.pool.query(
        `update sign_in_throttle set failures = 19 where key like 'code-account-day:%'`,
      );
      expect([await guess(20), await guess(21)]).toEqual(['second_factor_wrong', 'too_many_codes_today']);
      const right = { email, secondFactor: codeAt(secret, now) };
      expect(await server.client().refusal(signIn, { input: { password, ...right } })).toMatchObject({
        code: 'too_many_codes_today',
        message:
          'Too many wrong codes today. Try again in 21 hours, or in a browser in which you have signed in by a code before.',
      });
    });

    it('stops too when all guesses come at the same moment', async () => {
      const { email } = await personWithApp();
      const codes = await Promise.all(
        Array.from({ length: 12 }, async (_, n) =>
          attempt(server.client(), { email, secondFactor: '000000' }, `198.51.100.${n}`),
        ),
      );
      expect(codes.filter((code) => code === 'second_factor_wrong').length).toBeLessThanOrEqual(5);
      expect(codes).toContain('too_many_codes');
    });

    it('stops for an address, whatever the accounts', async () => {
      const other = await personWithApp();
      const guess = { email: other.email, secondFactor: '000000' };
      expect(await attempt(server.client(), guess, '203.0.113.50')).toBe('second_factor_wrong');
      await server.pool.query(`update sign_in_throttle set failures = 29 where key like 'code-address:%'`);
      expect(await attempt(server.client(), guess, '203.0.113.50')).toBe('second_factor_wrong');
      const { email, secret } = await personWithApp();
      const secondFactor = codeAt(secret, now);
      expect(await attempt(server.client(), { email, secondFactor }, '203.0.113.50')).toBe('too_many_codes');
      expect(await attempt(server.client(), { email, secondFactor }, '203.0.113.51')).toBe('in');
    });

    it('does not lock the owner out of a browser that has shown a code', async () => {
      const { client, email, secret } = await personWithApp();
      await client.gql('mutation { signOut }');
      for (let n = 0; n < 5; n += 1) await attempt(server.client(), { email, secondFactor: '000000' });
      const secondFactor = codeAt(secret, now);
      expect(await attempt(server.client(), { email, secondFactor })).toBe('too_many_codes');
      expect(await attempt(client, { email, secondFactor })).toBe('in');
      // Nor did that let the attack go on.
      now = later(30_000);
      expect(await attempt(server.client(), { email, secondFactor: codeAt(secret, now) })).toBe(
        'too_many_codes',
      );
    });

    it('gets no more tries from browsers that knew the password before it was turned on', async () => {
      const { client, email } = await person();
      const thieves: TestClient[] = [];
      for (let n = 0; n < 3; n += 1) {
        const thief = server.client();
        expect(await attempt(thief, { email })).toBe('in');
        thieves.push(thief);
      }
      now = later(minuteMs);
      await turnOnSecondFactor(client, { at: now });
      const codes: string[] = [];
      for (let n = 0; n < 9; n += 1)
        codes.push(await attempt(thieves[n % 3] as TestClient, { email, secondFactor: '000000' }));
      expect(codes.filter((code) => code === 'second_factor_wrong')).toHaveLength(5);
    });

    it('counts right codes against nobody', async () => {
      const { client, email, secret } = await personWithApp();
      for (const from of [server.client(), client]) {
        now = later(30_000);
        expect(await attempt(from, { email, secondFactor: codeAt(secret, now) })).toBe('in');
      }
      const { rows } = await server.pool.query(`select key from sign_in_throttle where failures > 0`);
      expect(rows).toEqual([]);
    });
  });

  describe('as it is kept', () => {
    it('is no secret that could be read, and no recovery code either', async () => {
      const { personId, secret, recoveryCodes } = await personWithApp();
      const { rows } = await server.pool.query(
        `select f::text || coalesce(string_agg(r::text, ' '), '') as kept, f.secret from second_factor f
         left join recovery_code r using (person_id) where person_id = $1 group by f.*, f.secret`,
        [personId],
      );
      const [{ kept, secret: bytes }] = rows;
      const { Secret } = await import('otpauth');
      const { hex, base32 } = Secret.fromBase32(secret);
      const texts = [kept, bytes.toString('latin1'), bytes.toString('hex')].map((text) => text.toLowerCase());
      for (const plain of [
        hex,
        base32,
        ...recoveryCodes,
        ...recoveryCodes.map((each) => each.replaceAll('-', '')),
      ])
        for (const text of texts) expect(text).not.toContain(plain.toLowerCase());
      expect(bytes).toHaveLength(12 + 20 + 16);
    });

    it('is good for nobody else, put in the place of theirs', async () => {
      const [ana, mallory] = [await personWithApp(), await personWithApp()];
      await server.pool.query(
        `update second_factor set secret = (select secret from second_factor where person_id = $2) where person_id = $1`,
        [ana.personId, mallory.personId],
      );
      const secondFactor = codeAt(mallory.secret, now);
      expect(await attempt(server.client(), { email: ana.email, secondFactor })).toBe(
        'second_factor_unreadable',
      );
    });

    it('is said to be unreadable under another SECRET_KEY, where recovery codes still open', async () => {
      const { email, secret, recoveryCodes } = await personWithApp();
      const rotated = await startServer({
        databaseUrl: server.databaseUrl,
        environment: { SECRET_KEY: 'another secret of the tests, long enough' },
        now: () => now,
      });
      try {
        const client = rotated.client();
        const input = { email, password, secondFactor: codeAt(secret, now) };
        expect(await client.refusal(signIn, { input })).toMatchObject({
          code: 'second_factor_unreadable',
          message:
            'The secret key of this server has changed, so it cannot check codes of an app any more. Use a recovery code, then set the app up again in the settings.',
        });
        expect(await attempt(client, { email, secondFactor: recoveryCodes[0] ?? '' })).toBe('in');
        await client.gql(remove, { input: { password, code: recoveryCodes[1] } });
        await turnOnSecondFactor(client, { at: now });
      } finally {
        await rotated.close();
      }
    });
  });
});
