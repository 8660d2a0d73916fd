/** A setting that the test run provides (see global-setup.ts). */
export function requiredSetting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with the project's vitest configuration`);
  return value;
}
