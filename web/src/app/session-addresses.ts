/** Only addresses of this program are gone back to after signing in. */
export function readNext(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) && value.length < 2_000 ? value : undefined;
}
