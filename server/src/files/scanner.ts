import type { Transform } from 'node:stream';
import type { Log } from '../log.ts';
import type { Measures } from '../measures.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { type ClamdAnswer, ClamdStream } from './clamd.ts';

export interface ScannerOptions {
  /** `tcp://host:port` of a clamd; without a port it is clamd's own, 3310. */
  readonly url: string;
  readonly waitSecondsMax: number;
  readonly measures: Pick<Measures, 'scanned'>;
}

/** Whose file is looked at, and where that is told. */
export interface Upload {
  readonly householdId: string;
  readonly personId: string;
  readonly log: Pick<Log, 'warn'>;
}

/** Has a clamd look at what people upload. Without its answer nothing is let through. */
export class Scanner {
  constructor(private readonly options: ScannerOptions) {}

  /**
   * A stream to let a file through. It fails with a Refusal: file_is_malicious, file_too_large_to_scan, scanner_is_away. Begin
   * to use it at once: it has a connection of its own.
   */
  look(upload: Upload): Transform {
    const { hostname, port } = new URL(this.options.url);
    return new ClamdStream({
      host: hostname.replaceAll(/[[\]]/g, ''),
      port: Number(port || '3310'),
      waitMsMax: this.options.waitSecondsMax * 1_000,
      judge: (answer) => this.judge(answer, upload),
    });
  }

  private judge(answer: ClamdAnswer, { householdId, personId, log }: Upload): Refusal | null {
    this.options.measures.scanned(answer.kind);
    const path = ['file'];
    switch (answer.kind) {
      case 'clean':
        return null;
      case 'found': {
        const { signature } = answer;
        log.warn(
          { householdId, personId, signature },
          'the scanner found something in a file, which was not kept',
        );
        return refuse('file_is_malicious', { signature }, { path });
      }
      case 'too_large':
        log.warn(
          { householdId, personId },
          'a file is larger than StreamMaxLength of the scanner, and was not kept',
        );
        return refuse('file_too_large_to_scan', {}, { path });
      case 'away':
        log.warn(
          { householdId, personId, reason: answer.reason },
          'the scanner is away: a file was not kept',
        );
        return refuse('scanner_is_away', {}, { path });
    }
  }
}
