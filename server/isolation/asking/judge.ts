import type { CanaryFinder, Sighting } from '../canaries/canary.ts';

/** What came back for a request, whichever way it went. */
export interface Answered {
  /** HTTP status; null over a socket. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What of the body may hold no canary, where that is not all of it. */
  readonly bare?: string;
  /** Milliseconds by the clock, and of the server's processor; the latter null where the system does not tell. */
  readonly ms: number;
  readonly cpuMs: number | null;
}

/** Ids of a text, all of them. */
export const anId = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Longest that an answer may take: of the server's processor, and by the clock of a machine that does other things too. */
export const bounds = { cpuMs: 2_000, ms: 30_000 } as const;
/** The demo makes three years of books in one mutation, with receipts. */
export const demoBounds = { cpuMs: 20_000, ms: 120_000 } as const;

const headersOfLengths = new Set(['content-length', 'date', 'x-ratelimit-remaining', 'x-ratelimit-reset']);

/** What is wrong with an answer, as sentences; empty when nothing is. */
export function faultsOf(
  answered: Answered,
  finder: CanaryFinder,
  limits: { readonly cpuMs: number; readonly ms: number } = bounds,
  mayHangUp = false,
): string[] {
  const faults: string[] = [];
  faults.push(
    ...finder.find(answered.bare ?? answered.body).map((each) => `a canary in the answer: ${told(each)}`),
  );
  for (const [name, value] of Object.entries(answered.headers)) {
    if (headersOfLengths.has(name)) continue;
    faults.push(
      ...finder
        .find(value, { isAnswer: false })
        .map((each) => `a canary in the header ${name}: ${told(each)}`),
    );
  }
  if (answered.status === 0 && !mayHangUp) faults.push(`no answer: ${answered.body}`);
  if (answered.status !== null && answered.status >= 500) faults.push(`status ${answered.status}`);
  if (/"code":"(?:internal_error|database_unavailable)"/.test(answered.body))
    faults.push('an internal error');
  if (answered.cpuMs !== null && answered.cpuMs > limits.cpuMs)
    faults.push(`took ${Math.round(answered.cpuMs)} ms of the processor, more than ${limits.cpuMs}`);
  if (answered.ms > limits.ms) faults.push(`took ${Math.round(answered.ms)} ms, more than ${limits.ms}`);
  return faults;
}

/** The process's own memory in bytes, whose digits may be any; the labels stay. */
const memory = /^((?:process|nodejs)_\w+_bytes(?:\{.*\})?) \d+$/gm;

/** What is wrong with the server's figures, where every number of few digits stands by chance, and any as a size of memory. */
export function faultsOfFigures(body: string, finder: CanaryFinder): string[] {
  return finder
    .find(body.replace(memory, '$1'), { isAnswer: false })
    .map((each) => `a canary in the figures: ${told(each)}`);
}

export function told({ kind, found }: Sighting): string {
  return `${found} (${kind})`;
}
