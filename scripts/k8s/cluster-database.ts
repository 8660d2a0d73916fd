import { spawnSync } from 'node:child_process';
import { Refusal } from '../refusal.ts';
import { secretKeys, type SecretValues } from './secret-file.ts';

const namespace = 'finance-app';
const inPostgres = ['exec', '--stdin', 'postgres-0', '--container', 'postgres', '--'];
const answerTimeoutMs = 20_000;

/** Asks for the password on its input, and comes from the pod's own address, where PostgreSQL wants one. */
const signIn =
  'IFS= read -r PGPASSWORD && export PGPASSWORD && ' +
  'exec psql --no-psqlrc --host="$(hostname -i | cut -d " " -f 1)" --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --command="select 1"';
/** Over the pod's own socket, where PostgreSQL trusts whoever is inside. */
const administer =
  'exec psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --file=-';

/** The database that runs in a cluster, and the Secret beside it, as kubectl finds them. */
export class ClusterDatabase {
  readonly #context: string;

  /** @param context of kubectl */
  constructor(context: string) {
    this.#context = context;
  }

  /** The values of the cluster's Secret; null when there is none, or it lacks one, or nobody answers. */
  secret(): SecretValues | null {
    const { status, stdout } = this.#kubectl(['get', 'secret', 'finance-app-secret', '--output=json']);
    if (status !== 0) return null;
    const { data = {} } = JSON.parse(stdout) as { data?: Record<string, string> };
    if (!secretKeys.every((key) => data[key])) return null;
    const values = secretKeys.map((key) => [key, Buffer.from(data[key] ?? '', 'base64').toString('utf8')]);
    return Object.fromEntries(values) as SecretValues;
  }

  /** Whether the database lets its user in with the password; null when it does not run, or nobody answers. */
  takes(password: string): boolean | null {
    const { status, stderr } = this.#kubectl([...inPostgres, 'sh', '-c', signIn], `${password}\n`);
    if (status === 0) return true;
    return /password authentication failed/.test(stderr) ? false : null;
  }

  /** Gives the database's user the password. @throws Refusal when the database does not run */
  setPassword(password: string): void {
    const statement = `alter role current_user password '${password.replaceAll("'", "''")}';\n`;
    const { status, stderr } = this.#kubectl([...inPostgres, 'sh', '-c', administer], statement);
    if (status !== 0) {
      throw new Refusal(
        `The database in the context ${this.#context} did not take a password: ${stderr.trim()}`,
      );
    }
  }

  #kubectl(args: string[], input = ''): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr, error } = spawnSync(
      'kubectl',
      ['--context', this.#context, '--namespace', namespace, '--request-timeout=5s', ...args],
      { encoding: 'utf8', input, timeout: answerTimeoutMs },
    );
    return { status, stdout: stdout ?? '', stderr: error ? error.message : (stderr ?? '') };
  }
}
