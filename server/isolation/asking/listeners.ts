import type { MadeDocument } from '../documents/document.ts';
import type { Stage } from '../stage.ts';
import type { AskingPerson, OwnHousehold } from '../world/own-household.ts';
import { faultsOf, faultsOfFigures } from './judge.ts';
import { send } from './http.ts';
import { AskingSocket } from './socket.ts';

const householdChanged = `subscription ($h: ID!) { householdChanged(householdId: $h) {
  householdId revision kinds accounts { accountId balance { amount currency } months { month amount { amount currency } } }
  transactionIds manyTransactions clientId } }`;
const importProgress = `subscription ($h: ID!, $batch: ID!) { importProgress(householdId: $h, batchId: $batch) {
  batchId status progress { done total } } }`;

/**
 * A member with an open screen, who hears all that is told to the household while others write in theirs; also a member of
 * another household who asks for nothing of that.
 */
export class Listener {
  private constructor(
    private readonly stage: Stage,
    private readonly own: OwnHousehold,
    private readonly person: AskingPerson,
    private socket: AskingSocket,
  ) {}

  static async open(stage: Stage, own: OwnHousehold, person: AskingPerson): Promise<Listener> {
    const listener = new Listener(stage, own, person, await Listener.connect(stage, person));
    await listener.subscribe();
    return listener;
  }

  private static async connect({ server }: Stage, { client }: AskingPerson): Promise<AskingSocket> {
    return await AskingSocket.open(server.url, client.cookie);
  }

  private async subscribe(): Promise<void> {
    const made = { text: householdChanged, variables: { h: this.own.householdId }, operationName: null };
    const { still, busy } = this.stage;
    const others = this.person.isOfBoth ? [] : [busy.other.householdId.toUpperCase()];
    // Topics of others are asked for too; they are refused, and nothing of them may be heard afterwards either.
    for (const householdId of [still.householdId, ...others])
      await this.socket.ask({ ...made, variables: { h: householdId } }, true);
    await this.socket.ask(made, true);
  }

  /** Looks at what was heard, and at the progress of the newest import. */
  async look(): Promise<void> {
    const { stage, own, person, socket } = this;
    if (!socket.isOpen) {
      // Another document has ended its session or membership: a browser would come back, too.
      this.socket = await Listener.connect(stage, person);
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
    stage.tally.count(`events, ${person.name}`, heard.includes('"next"') ? 'heard' : 'none');
    stage.tally.check(
      [
        ...faultsOf({ ms: 0, cpuMs: 0, status: null, headers: {}, body: heard }, stage.finder),
        ...stage.log.take(),
      ],
      `events of an open screen of the ${person.name}`,
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

/** Looks at the server's figures, which nobody asks for at random. */
export async function lookAtFigures({ server, tally, finder }: Stage): Promise<void> {
  const figures = await send(server.url, { method: 'GET', path: '/metrics', headers: {}, body: null });
  tally.count('metrics', String(figures.status));
  tally.check(
    [
      ...(figures.status === 200 ? [] : [`status ${figures.status}`]),
      ...faultsOfFigures(figures.body, finder),
    ],
    'GET /metrics',
  );
}
