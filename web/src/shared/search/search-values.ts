/**
 * Reads values of the address, which anybody may have typed: what is not as it should be is left out, so that a
 * screen opens with the rest instead of failing.
 */
export type RawSearch = Readonly<Record<string, unknown>>;

/** A text of at most `lengthMax` characters. */
export function readText(value: unknown, lengthMax = 200): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' && one !== '' && one.length <= lengthMax ? one : undefined;
}

/** Several texts: a key repeated in the address, or once. Empty is left out. */
export function readTexts(value: unknown, countMax = 50): string[] | undefined {
  const texts = (Array.isArray(value) ? value : [value])
    .map((one) => readText(one))
    .filter((one) => one !== undefined)
    .slice(0, countMax);
  return texts.length > 0 ? texts : undefined;
}

/** One of the words allowed. */
export function readOneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value);
}

/** Some of the words allowed. */
export function readSomeOf<T extends string>(value: unknown, allowed: readonly T[]): T[] | undefined {
  const found = readTexts(value)?.flatMap((text) => readOneOf(text, allowed) ?? []);
  return found && found.length > 0 ? found : undefined;
}

/** A switch that is on: `true` as a word or a value. */
export function readSwitch(value: unknown): true | undefined {
  return value === true || value === 'true' ? true : undefined;
}

/** The object without its undefined values, so that they do not stand in the address. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
