import { type Logger, pino } from 'pino';

/** What every room may tell. Objects come first, as pino wants them; an error goes under `err`. */
export type Log = Pick<Logger, 'error' | 'warn' | 'info' | 'debug'>;

export interface LogOptions {
  readonly level: string;
  /** Texts that may never be seen in a line, whatever quotes them: passwords and keys of the settings. */
  readonly secrets?: readonly string[];
}

/** Addresses of ours are shorter; what strangers try need not be kept whole. */
const pathCharactersMax = 300;

/** A secret shorter than this is a word that stands in any line. */
const secretCharactersMin = 6;

/**
 * The server's one log: lines of JSON on standard output. They are written beside the work, so that a slow reader of them holds
 * nothing up; `exitAfterLog` waits for the last of them.
 */
export function openLog({ level, secrets = [] }: LogOptions): Logger {
  const hidden = secrets.filter((secret) => secret.length >= secretCharactersMin).flatMap(spellings);
  return pino(
    {
      level,
      base: null,
      serializers: { err: describeError, req: describeRequest, res: describeResponse },
      hooks: {
        streamWrite: (line) =>
          hidden.reduce((text, secret) => text.replaceAll(secret, '***'), hideHeaders(hideUserInfo(line))),
      },
    },
    together(pino.destination({ dest: 1, sync: false })),
  );
}

/** How long a line waits for others, and how many characters go out at once without waiting. */
const lineWaitMsMax = 20;
const linesCharactersMax = 16_384;

/** Where lines go. */
interface Lines {
  write(line: string): void;
  /** Writes what is left and closes. */
  end(): void;
  once(event: 'close', listener: () => void): unknown;
}

/** Writes lines that come close together at once: to hand one to the thread that writes costs more than all else about it. */
function together(destination: ReturnType<typeof pino.destination>): Lines {
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines !== '') destination.write(lines);
    lines = '';
  };
  return {
    write(line) {
      lines += line;
      if (lines.length >= linesCharactersMax) flush();
      else timer ??= setTimeout(flush, lineWaitMsMax);
    },
    end() {
      flush();
      destination.end();
    },
    once: (event, listener) => destination.once(event, listener),
  };
}

/** A reader of the log that has stopped to read holds the end up no longer than this. */
const lastLinesMsMax = 1_000;

/** Ends the process once the last lines are written: an exit alone may overtake them. */
export function exitAfterLog(log: Logger, code: number): void {
  const stream = Reflect.get(log, pino.symbols.streamSym) as Lines;
  setTimeout(() => process.exit(code), lastLinesMsMax);
  stream.once('close', () => process.exit(code));
  stream.end();
}

/** The password of an address such as DATABASE_URL's, as it is written there. */
export function passwordIn(url: string | undefined): string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  return [new URL(url).password].filter((password) => password !== '');
}

/** A secret as an address, as JSON and as a person writes it. */
function spellings(secret: string): string[] {
  let plain = secret;
  try {
    plain = decodeURIComponent(secret);
  } catch {
    // Not an encoded one.
  }
  return [...new Set([secret, plain, encodeURIComponent(plain), JSON.stringify(plain).slice(1, -1)])];
}

/**
 * An address with a password in it may come along with any error, also one that nobody has set. The example's is known. Bounded,
 * because a line also holds what strangers ask for, and must not cost more than its length.
 */
function hideUserInfo(line: string): string {
  return line.replaceAll(
    /\b(?!file:)([a-z][a-z0-9+.-]{0,20}:\/\/)(?!user:password@host)[^\s"'<>\\]{0,300}@/gi,
    '$1***@',
  );
}

/** Libraries tell the headers of a request when they are asked for every detail, and what a session is known by with them. */
function hideHeaders(line: string): string {
  return line.replaceAll(
    /"(authorization|cookie|set-cookie)":(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi,
    '"$1":"***"',
  );
}

/**
 * What may be known of an error: its kind, sentence, code and place. Not its other properties: an error of PostgreSQL has the
 * values of the row, one of an address the whole address.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code: unknown = Reflect.get(error, 'code');
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack ?? '',
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

/** The path of an invitation is a secret, and so may anything in a query be. */
function describeRequest(request: { method: string; url: string; ip: string }): object {
  const path = (request.url.split('?')[0] ?? '').replace(/\/(invite|reset)\/[^/]+/, '/$1/***');
  return { method: request.method, path: path.slice(0, pathCharactersMax), address: request.ip };
}

function describeResponse(reply: { statusCode: number }): object {
  return { status: reply.statusCode };
}

/** Libraries that write to the console write into the log instead. */
export function takeOverConsole(log: Log): void {
  const into =
    (level: 'error' | 'warn' | 'info') =>
    (...parts: unknown[]): void => {
      const error = parts.find((part) => part instanceof Error);
      const text = parts.filter((part) => part !== error).map((part) => String(part));
      log[level](error === undefined ? {} : { err: error }, text.join(' '));
    };
  Object.assign(console, {
    error: into('error'),
    warn: into('warn'),
    info: into('info'),
    log: into('info'),
  });
}

/** What Node.js warns of is no failure: it is a warning of the log, not an error of the console. */
export function takeOverWarnings(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn({ err: warning }, warning.message));
}

/** A log for those who want none. */
export const silentLog: Logger = pino({ level: 'silent' });
