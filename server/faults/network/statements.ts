import type { Fault, Side, Watch } from '../../test/support/relay.ts';

/** Where a way to PostgreSQL fails: at the nth statement from now, as it is asked or as it is answered. */
export interface Point {
  /** From 1. */
  readonly step: number;
  readonly side: Side;
  readonly fault: Fault;
}

/** What the server asks by itself, whatever its clients do. */
const ofItsOwn = /^(import_silent_batches|live_sessions)$/;

/**
 * Counts the statements that pass a way to PostgreSQL, all connections together but the one that readiness is asked on, and
 * lets the way fail at one of them.
 */
export class Statements {
  #armed: Point | null = null;
  #step = 0;
  #failedAt: string | null = null;
  #seen: string[] = [];

  arm(point: Point): void {
    this.#armed = point;
    this.#step = 0;
    this.#failedAt = null;
    this.#seen = [];
  }

  /** What was asked since the watch began, in order. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  /** Ends the watch; answers the statement at which the way failed, null when there were too few statements. */
  disarm(): string | null {
    this.#armed = null;
    return this.#failedAt;
  }

  /** Watches one connection; see `Relay`. */
  watch(): Watch {
    const reading = new Questions();
    let isToFail = false;
    return (side, bytes) => {
      if (side === 'answer') {
        if (!isToFail) return null;
        isToFail = false;
        return this.#armed?.fault ?? null;
      }
      const statement = reading.read(bytes);
      if (statement === null || this.#armed === null || ofItsOwn.test(statement)) return null;
      this.#step += 1;
      this.#seen.push(statement);
      if (this.#step !== this.#armed.step) return null;
      this.#failedAt = statement;
      if (this.#armed.side === 'question') return this.#armed.fault;
      isToFail = true;
      return null;
    };
  }
}

/** Reads what a client asks on one connection: PostgreSQL's frontend messages (Frontend/Backend Protocol, “Message Formats”). */
class Questions {
  #bytes = Buffer.alloc(0);
  #hasStarted = false;
  #isReadiness = false;
  #statement = '';
  readonly #prepared = new Map<string, string>();

  /** The statement that these bytes complete; null while one is under way. */
  read(more: Buffer): string | null {
    this.#bytes = Buffer.concat([this.#bytes, more]);
    let completed: string | null = null;
    for (;;) {
      const typeLength = this.#hasStarted ? 1 : 0;
      if (this.#bytes.length < typeLength + 4) return completed;
      const end = typeLength + this.#bytes.readInt32BE(typeLength);
      if (this.#bytes.length < end) return completed;
      const body = this.#bytes.subarray(typeLength + 4, end).toString('latin1');
      const type = this.#hasStarted ? String.fromCharCode(this.#bytes[0] ?? 0) : 'startup';
      this.#bytes = this.#bytes.subarray(end);
      completed = this.#take(type, body) ?? completed;
    }
  }

  #take(type: string, body: string): string | null {
    const [first = '', second = ''] = body.split('\0');
    switch (type) {
      case 'startup':
        this.#hasStarted = true;
        this.#isReadiness = body.includes('finance-tracker-probe');
        return null;
      case 'P':
        this.#prepared.set(first, second);
        return null;
      case 'B':
        // Reads are named after what they read; other names are hashes.
        this.#statement = /^(w_|$)/.test(second)
          ? shortened(this.#prepared.get(second) ?? '')
          : nameOf(second);
        return null;
      case 'Q':
        return this.#isReadiness ? null : shortened(first);
      case 'S':
        return this.#isReadiness || this.#statement === '' ? null : this.#statement;
      default:
        return null;
    }
  }
}

function nameOf(prepared: string): string {
  return prepared.replace(/_[0-9a-f]{8}$/, '');
}

function shortened(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 60);
}
