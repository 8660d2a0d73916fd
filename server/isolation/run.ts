import { cpuSeconds } from '../bench/load/processes.ts';
import { Random } from '../test/support/random.ts';
import { anId, bounds, demoBounds, faultsOf, faultsOfFigures } from './asking/judge.ts';
import { httpRequestOf, send, wantsNoAnswer } from './asking/http.ts';
import { Listener, lookAtFigures } from './asking/listeners.ts';
import { routeRequestOf } from './asking/routes.ts';
import { AskingSocket } from './asking/socket.ts';
import { exchanged, withoutOther } from './asking/two-households.ts';
import type { Answer } from './coverage.ts';
import { DocumentMaker, type MadeDocument } from './documents/document.ts';
import type { Stage } from './stage.ts';
import { type AskingPerson, OwnHousehold } from './world/own-household.ts';
import { checkOfBoth } from './self-check-of-both.ts';

/** After so many documents a household begins anew: it would grow for ever, and answers with it. */
const documentsOfHousehold = 1_500;
/** How many percent of what HTTP can carry goes over a socket. */
const socketPercent = 8;

export interface Sent {
  readonly documents: number;
  /** With the making of the households between them. */
  readonly seconds: number;
}

/** Sends random documents one after the other, so that time and lines of the log are those of one of them. */
export async function askAtRandom(
  stage: Stage,
  {
    documents,
    seed,
    minutes,
  }: { readonly documents: number; readonly seed: number; readonly minutes: number },
): Promise<Sent> {
  const begun = performance.now();
  const isOver = (): boolean => performance.now() - begun > minutes * 60_000;
  let sent = 0;
  for (let part = 0; sent < documents && !isOver(); part += 1) {
    const count = Math.min(documentsOfHousehold, documents - sent);
    const asking = await AskingHousehold.begin(stage, seed * 1_000 + part);
    const toldBefore = stage.tally.failures.length;
    for (let index = 0; index < count && !isOver(); index += 1) {
      await asking.document(index);
      sent += 1;
    }
    await asking.end();
    for (const { what } of stage.tally.failures.slice(toldBefore)) stage.say(`✗ ${what}`);
    stage.say(`${sent} of ${documents} documents, ${stage.tally.failed} failed`);
  }
  return { documents: sent, seconds: (performance.now() - begun) / 1_000 };
}

/** One household of those who ask, from its making to its end. */
class AskingHousehold {
  private readonly sockets = new Map<AskingPerson, AskingSocket>();

  private constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private readonly own: OwnHousehold,
    private readonly maker: DocumentMaker,
    private readonly listeners: readonly Listener[],
  ) {}

  static async begin(stage: Stage, seed: number): Promise<AskingHousehold> {
    const { schema, coverage } = stage;
    const random = new Random(seed);
    const own = await OwnHousehold.make(stage);
    // A file of the same content has the same hash in every household.
    stage.finder.forget(await own.hashes());
    await checkOfBoth(stage, own);
    const listeners: Listener[] = [];
    for (const person of own.people.filter(({ name, isOfBoth }) => name === 'viewer' || isOfBoth))
      listeners.push(await Listener.open(stage, own, person));
    return new AskingHousehold(stage, random, own, new DocumentMaker(schema, random, coverage), listeners);
  }

  async document(index: number): Promise<void> {
    const { stage, random, own } = this;
    const person = own.pick(random);
    const made = this.maker.make(own.knownTo(person), person);
    const isBySocket = made.kind === 'subscription' ? random.chance(85) : random.chance(socketPercent);
    if (isBySocket) await this.bySocket(person, made);
    else await this.byHttp(person, made);
    // The same once more of the other household, so that an answer that is kept for one would be seen to go to the other.
    if (person.isOfBoth && made.kind === 'query' && made.spoilt === null)
      await this.byHttp(person, exchanged(made, own.householdId, stage.busy.other.householdId));
    if (made.kind === 'mutation') await this.mend(made);
    if (index % 10 === 9) await this.route();
    if (index % 20 === 19) await own.refresh();
    if (index % 50 === 49) await stage.busy.write();
    if (index % 100 === 99) {
      for (const listener of this.listeners) await listener.look();
      await lookAtFigures(stage);
    }
  }

  async end(): Promise<void> {
    for (const listener of this.listeners) await listener.close();
    for (const socket of this.sockets.values()) socket.close();
  }

  private async byHttp(person: AskingPerson, made: MadeDocument): Promise<void> {
    const { stage, random } = this;
    const request = httpRequestOf(random, made, person.client.cookie);
    const { answered, result } = await this.timed(async () => await send(stage.server.url, request));
    const answer = readAnswer(result.body);
    const [error] = answer.errors ?? [];
    const code =
      error === undefined ? (answer.data === undefined ? String(result.status) : 'ok') : codeOf(error);
    const looked = await this.looked(person, made, answer);
    const refusal = request.way === 'POST' && !wantsNoAnswer(request) ? made.refusal : null;
    const faults = [
      ...faultsOf(
        { ...answered, ...result, ...looked },
        stage.finder,
        this.boundsOf(made),
        made.refusal?.includes('0'),
      ),
      ...(refusal !== null && !refusal.includes(code)
        ? [`${made.spoilt}: answered ${code}, not ${refusal.join()}`]
        : []),
      ...((answer.errors ?? []).some((each) => codeOf(each) === 'none') ? ['an error without a code'] : []),
      ...looked.faults,
      ...stage.log.take(),
    ];
    stage.tally.count(request.way === 'POST' ? made.kind : `${made.kind}, ${request.way}`, code);
    stage.tally.time(answered);
    stage.tally.check(faults, described(person, request.way, made));
  }

  private async bySocket(person: AskingPerson, made: MadeDocument): Promise<void> {
    const { stage } = this;
    const socket = await this.socketOf(person);
    const { answered, result } = await this.timed(async () => await socket.ask(made));
    const { answer, closed } = result;
    const looked = await this.looked(person, made, answer);
    const heard = socket.take();
    const [error] = answer.errors ?? [];
    const code = closed ?? (error === undefined ? 'ok' : codeOf(error));
    const faults = [
      ...faultsOf(
        { ...answered, status: null, headers: {}, body: heard, ...looked },
        stage.finder,
        this.boundsOf(made),
      ),
      ...looked.faults,
      ...stage.log.take(),
    ];
    stage.tally.count(`${made.kind}, socket`, code);
    stage.tally.time(answered);
    stage.tally.check(faults, described(person, 'socket', made));
  }

  /** A request to another route, which is counted beside the documents. */
  private async route(): Promise<void> {
    const { stage, random, own } = this;
    const person = own.pick(random);
    const request = routeRequestOf(random, own.knownTo(person), person.client.cookie);
    const { answered, result } = await this.timed(async () => await send(stage.server.url, request));
    // Whoever is a member of the busy household may have its files, and they are full of canaries; elsewhere they may hear what they sent.
    const bare = request.path.includes(`/${stage.busy.other.householdId}/`)
      ? { bare: '', headers: {} }
      : { bare: result.body.replace(anId, (id) => (request.path.includes(id) ? '' : id)) };
    const areFigures = request.path === '/metrics';
    stage.tally.count(request.route, String(result.status));
    stage.tally.check(
      [
        ...(areFigures ? faultsOfFigures(result.body, stage.finder) : []),
        ...faultsOf(
          {
            ...answered,
            ...result,
            ...(person.isOfBoth ? bare : {}),
            ...(areFigures ? { bare: '' } : {}),
          },
          stage.finder,
          bounds,
          // An upload that is refused is not read to its end, and its connection ends.
          request.route === 'an upload',
        ),
        ...stage.log.take(),
      ],
      `${person.name}: ${request.method} ${request.path}`,
    );
  }

  /** What an answer tells, and what of it may hold nothing of another household: all, but for whoever is a member of two. */
  private async looked(
    person: AskingPerson,
    made: MadeDocument,
    answer: Answer,
  ): Promise<{ readonly faults: readonly string[]; readonly bare?: string }> {
    if (!person.isOfBoth || Object.keys(answer).length === 0)
      return { faults: this.noteValues(person, made, answer) };
    const { rest, faults } = await withoutOther(this.stage, person, made, answer);
    return { faults: [...faults, ...this.noteValues(person, made, rest)], bare: JSON.stringify(rest) };
  }

  private noteValues(person: AskingPerson, made: MadeDocument, answer: Answer): string[] {
    const faults: string[] = [];
    this.stage.coverage.note(made, answer, (typeName, field, value) => {
      for (const { found } of this.stage.finder.findValue(typeName, value))
        faults.push(`a canary in ${typeName}.${field}: ${found}`);
      if (typeName === 'SecondFactorSetup' && field === 'secret' && typeof value === 'string')
        this.own.appSecrets.set(person, value);
      if (
        (field === 'cursor' || field === 'endCursor') &&
        typeof value === 'string' &&
        this.random.chance(5)
      ) {
        const { cursors } = this.own.known;
        if (cursors.length < 40) cursors.push(value);
        else cursors[this.random.below(40)] = value;
      }
    });
    return faults;
  }

  /** Sessions and roles that a mutation may have ended are put back. */
  private async mend({ text }: MadeDocument): Promise<void> {
    if (
      !/sign(Up|In|Out)|Session|SecondFactor|(?:change|reset)Password|startDemo|Member|Invitation|createHousehold/.test(
        text,
      )
    )
      return;
    await this.own.restore();
    for (const socket of this.sockets.values()) socket.close();
    this.sockets.clear();
  }

  private async socketOf(person: AskingPerson): Promise<AskingSocket> {
    const known = this.sockets.get(person);
    if (known?.isOpen) return known;
    const opened = await AskingSocket.open(this.stage.server.url, person.client.cookie);
    this.sockets.set(person, opened);
    return opened;
  }

  private boundsOf({ text }: MadeDocument) {
    return text.includes('startDemo') ? demoBounds : bounds;
  }

  private async timed<T>(work: () => Promise<T>) {
    const { pid } = this.stage.server.process;
    const cpuBefore = pid === undefined ? null : cpuSeconds(pid);
    const before = performance.now();
    const result = await work();
    const ms = performance.now() - before;
    const cpuAfter = pid === undefined ? null : cpuSeconds(pid);
    const cpuMs = cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) * 1_000;
    return { answered: { ms, cpuMs }, result };
  }
}

function readAnswer(body: string): Answer {
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    return {};
  }
}

function codeOf(error: { readonly extensions?: { readonly code?: string } }): string {
  return error.extensions?.code ?? 'none';
}

function described(person: AskingPerson, way: string, made: MadeDocument): string {
  const { text, variables, operationName, spoilt } = made;
  return `${person.name} by ${way}${spoilt === null ? '' : `, ${spoilt}`}\n${text.slice(0, 6_000)}\n${JSON.stringify({ variables, operationName }).slice(0, 4_000)}`;
}
