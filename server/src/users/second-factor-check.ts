import { type Reader, statement } from '../persistence/reader.ts';
import { refuse } from '../refusal.ts';
import { CodeThrottle } from './code-throttle.ts';
import type { KnownBrowser } from './known-browser.ts';
import { hashRecoveryCode, readTypedCode } from './recovery-codes.ts';
import type { SecretSeal } from './secret-seal.ts';
import { type AcceptedCodes, stepOf } from './totp.ts';

const factorInForce = statement(
  'second_factor_in_force',
  `select secret, used_step, (extract(epoch from confirmed_at) * 1000)::bigint::text
   from second_factor where person_id = $1 and confirmed_at is not null`,
);
const useStep = statement(
  'use_code_of_app',
  `update second_factor set used_step = $2
   where person_id = $1 and confirmed_at is not null and used_step < $2 returning true`,
);
const useRecoveryCode = statement(
  'use_recovery_code',
  `delete from recovery_code where person_id = $1 and code_hash = $2 returning true`,
);

/** Who shows a second factor, and where. */
export interface Showing {
  readonly personId: string;
  readonly address: string;
  /** The session where somebody is signed in, else a browser that is known for the account. */
  readonly from: { readonly sessionId: string } | { readonly browser: KnownBrowser | null };
  /** The field of the input in which the code stands. */
  readonly path: readonly string[];
}

/** What a person has to show besides the password. */
interface Factor {
  /** As it is kept. */
  readonly secret: Buffer;
  readonly usedStep: number;
  readonly confirmedAt: Date;
}

/** Asks for the second factor of those who have one. */
export class SecondFactorCheck {
  private readonly throttle: CodeThrottle;

  constructor(
    private readonly reader: Reader,
    private readonly seal: SecretSeal,
    private readonly accepted: AcceptedCodes,
    private readonly now: () => Date,
  ) {
    this.throttle = new CodeThrottle(reader);
  }

  /**
   * Lets pass who has no second factor, or shows it; what was shown is used up. Answers whether there is one. Ask this after
   * the password alone: nobody else may learn that there is a second factor.
   *
   * @throws Refusal second_factor_needed, second_factor_wrong, second_factor_unreadable, too_many_codes, too_many_codes_today
   */
  async pass(showing: Showing, typed: string | null | undefined): Promise<boolean> {
    const factor = await this.factorOf(showing.personId);
    if (factor === null) return false;
    if (typed == null || typed.trim() === '')
      throw refuse('second_factor_needed', {}, { path: showing.path });
    const isRight = await this.look(showing, typed, factor);
    if (!isRight) throw refuse('second_factor_wrong', {}, { path: showing.path });
    return true;
  }

  /**
   * The step of a code that confirms an app, which is not in force yet; counted as the others are.
   *
   * @throws Refusal second_factor_wrong, second_factor_unreadable, too_many_codes, too_many_codes_today
   */
  async stepOfFirst(showing: Showing, typed: string, secret: Buffer): Promise<number> {
    const code = readTypedCode(typed);
    const opened = this.open(showing.personId, secret);
    const counted = await this.throttle.count({ ...showing, browserId: browserIdOf(showing, null) });
    const step = code.kind === 'app' ? this.stepOf(opened, code.digits, 0) : null;
    if (step === null) throw refuse('second_factor_wrong', {}, { path: showing.path });
    await this.throttle.wasRight(counted);
    return step;
  }

  private async look(showing: Showing, typed: string, factor: Factor): Promise<boolean> {
    const { personId } = showing;
    const code = readTypedCode(typed);
    const secret = code.kind === 'app' ? this.open(personId, factor.secret) : null;
    const counted = await this.throttle.count({
      ...showing,
      browserId: browserIdOf(showing, factor.confirmedAt),
    });
    const isRight =
      code.kind === 'recovery'
        ? await this.isDone(useRecoveryCode, [personId, hashRecoveryCode(code.code)])
        : code.kind === 'app' && secret !== null
          ? await this.isAppCodeRight(personId, secret, code.digits, factor.usedStep)
          : false;
    if (isRight) await this.throttle.wasRight(counted);
    return isRight;
  }

  private async isAppCodeRight(
    personId: string,
    secret: Uint8Array,
    digits: string,
    usedStep: number,
  ): Promise<boolean> {
    const step = this.stepOf(secret, digits, usedStep);
    // Of two who show one code at the same moment the database lets one pass.
    return step !== null && (await this.isDone(useStep, [personId, step]));
  }

  private stepOf(secret: Uint8Array, digits: string, usedStep: number): number | null {
    return stepOf(secret, digits, { now: this.now(), usedStep, accepted: this.accepted });
  }

  private async isDone(sent: typeof useStep, values: readonly unknown[]): Promise<boolean> {
    const [row] = await this.reader.rows<[boolean]>(sent, values);
    return row !== undefined;
  }

  private open(personId: string, kept: Buffer): Uint8Array {
    const secret = this.seal.open(personId, kept);
    if (secret === null) throw refuse('second_factor_unreadable');
    return secret;
  }

  private async factorOf(personId: string): Promise<Factor | null> {
    const [row] = await this.reader.rows<[Buffer, number, string]>(factorInForce, [personId]);
    if (row === undefined) return null;
    const [secret, usedStep, confirmedMs] = row;
    return { secret, usedStep, confirmedAt: new Date(Number(confirmedMs)) };
  }
}

/**
 * What codes are counted against besides the account. A browser that was known before the second factor is a stranger to it:
 * whoever knew the password could make any number of them by then.
 */
function browserIdOf({ from }: Showing, confirmedAt: Date | null): string | null {
  if ('sessionId' in from) return from.sessionId;
  if (from.browser === null || confirmedAt === null || from.browser.issuedAt < confirmedAt) return null;
  return from.browser.id;
}
