/** Levels of pino, which the server logs with, as a person reads them. */
const levelNames: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal',
};

const fatalLevel = 60;

/** Cuts a stream of text into lines; what follows the last line break waits for its rest. */
export function lineSplitter(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/**
 * A line of the server's log as a person reads it, or null when it is below `levelMin` (pino's numbers: 30 is
 * information, 40 a warning). A line that is no log record is shown as it is.
 */
export function readableLine(line: string, levelMin: number): string | null {
  const record = parseRecord(line);
  if (!record) return line.trim() === '' ? null : line;
  if (record.level < levelMin) return null;
  // Last words are sentences for a person already.
  if (record.level >= fatalLevel && record.reason === '') return record.message;
  const time = new Date(record.time).toLocaleTimeString('en-GB');
  const name = levelNames[record.level] ?? String(record.level);
  return `${time} ${name}: ${[record.message, record.reason].filter(Boolean).join(': ')}`;
}

function parseRecord(line: string): { level: number; time: number; message: string; reason: string } | null {
  if (!line.startsWith('{')) return null;
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    if (typeof value['level'] !== 'number' || typeof value['time'] !== 'number') return null;
    const error = value['err'] as { message?: unknown } | undefined;
    return {
      level: value['level'],
      time: value['time'],
      message: typeof value['msg'] === 'string' ? value['msg'] : '',
      reason: typeof error?.message === 'string' && error.message !== value['msg'] ? error.message : '',
    };
  } catch {
    return null;
  }
}
