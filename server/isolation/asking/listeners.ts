import type { MadeDocument } from '../documents/document.ts';
import type { Stage } from '../stage.ts';
import type { OwnHousehold } from '../world/own-household.ts';
import { faultsOf } from './judge.ts';
import { send } from './http.ts';
import { AskingSocket } from './socket.ts';

const householdChanged = `subscription ($h: ID!) { householdChanged(householdId: $h) {
  householdId revision kinds accounts { accountId balance { amount currency } months { month amount { amount currency } } }
  transactionIds manyTransactions clientId } }`;
const importProgress = `subscription ($h: ID!, $batch: ID!) { importProgress(householdId: $h, batchId: $batch) {
  batchId status progress { done total } } }`;

/**
 * A member with an open screen: hears all that is told to the household while others write in theirs. Beside it what nobody
 * asks at random: the server's figures.
 */
export class Listeners {
  private constructor(
    private readonly stage: Stage,
    private readonly own: OwnHousehold,
    private socket: AskingSocket,
  ) {}

  static async open(stage: Stage, own: OwnHousehold): Promise<Listeners> {
    const listeners = new Listeners(stage, own, await Listeners.connect(stage, own));
    await listeners.subscribe();
    return listeners;
  }

  private static async connect(stage: Stage, own: OwnHousehold): Promise<AskingSocket> {
    const viewer = own.people.find(({ name }) => name === 'viewer');
    return await AskingSocket.open(stage.server.url, viewer?.client.cookie ?? '');
  }

  private async subscribe(): Promise<void> {
    const made = { text: householdChanged, variables: { h: this.own.householdId }, operationName: null };
    const { still, busy } = this.stage;
    // Topics of others are asked for too; they are refused, and nothing of them may be heard afterwards either.
    for (const householdId of [still.householdId, busy.other.householdId.toUpperCase()])
      await this.socket.ask({ ...made, variables: { h: householdId } }, true);
    await this.socket.ask(made, true);
  }

  /** Looks at what was heard, at the progress of the newest import, and at the figures. */
  async look(): Promise<void> {
    const { stage, own, socket } = this;
    if (!socket.isOpen) {
      // Another document has ended its session or membership: a browser would come back, too.
      this.socket = await Listeners.connect(stage, own);
      await this.subscribe();
    }
    const batch = own.known.own.batchId[0]?.id;
    if (batch !== undefined) {
      const made = { text: importProgress, variables: { h: own.householdId, batch }, operationName: null };
      this.note(made, (await this.socket.ask(made)).answer);
    }
    const heard = socket.take() + (socket === this.socket ? '' : this.socket.take());
    for (const line of heard.split('\n')) {
      const frame: unknown = line.startsWith('{') ? JSON.parse(line) : null;
      const payload = (frame as { payload?: { data?: object | null } } | null)?.payload;
      if (payload?.data && 'householdChanged' in payload.data)
        this.note({ text: householdChanged, operationName: null }, payload);
    }
    const figures = await send(stage.server.url, {
      method: 'GET',
      path: '/metrics',
      headers: {},
      body: null,
    });
    const still = { ms: 0, cpuMs: 0 };
    stage.tally.count('events', heard.includes('"next"') ? 'heard' : 'none');
    stage.tally.check(
      [...faultsOf({ ...still, status: null, headers: {}, body: heard }, stage.finder), ...stage.log.take()],
      'events of an open screen',
    );
    stage.tally.count('metrics', String(figures.status));
    stage.tally.check(
      [
        ...(figures.status === 200 ? [] : [`status ${figures.status}`]),
        ...stage.finder
          .find(figures.body, { isAnswer: false })
          .map(({ found }) => `a canary in the metrics: ${found}`),
      ],
      'GET /metrics',
    );
  }

  async close(): Promise<void> {
    await this.look();
    this.socket.close();
  }

  private note(made: Pick<MadeDocument, 'text' | 'operationName'>, answer: object): void {
    this.stage.coverage.note(made, answer, () => undefined);
  }
}
