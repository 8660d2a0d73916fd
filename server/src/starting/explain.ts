import { ConfigError } from '../config.ts';
import { MigrationFailed } from '../persistence/migrate.ts';
import { databasePlace } from './database-place.ts';
import { RefusalToStart } from './refusal-to-start.ts';

/** What the server was started with, as far as it is known. */
interface Start {
  readonly databaseUrl?: string;
  readonly port?: number;
}

/** Says what is wrong and what to do about it: a stack trace helps nobody who starts a server. */
export function explain(error: unknown, start: Start): readonly string[] {
  if (error instanceof RefusalToStart) return error.sentences;
  if (error instanceof ConfigError) return error.problems.map((problem) => `Setting ${problem}`);
  if (error instanceof MigrationFailed) {
    return [
      `The migration ${error.migration} failed (${error.message}). Nothing of it was kept: the database is as it was, ` +
        'and the release before goes on serving it. Do not repair the schema by hand; report this with the line of the log.',
    ];
  }
  if (error instanceof AggregateError) return explain(error.errors[0], start);
  return [explainCode(error, start)];
}

function explainCode(error: unknown, start: Start): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const { host, user, database } =
    start.databaseUrl === undefined
      ? { host: 'DATABASE_URL', user: 'of DATABASE_URL', database: 'of DATABASE_URL' }
      : databasePlace(start.databaseUrl);
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${start.port ?? 5000} is in use by another program. Set PORT to a free one.`;
    case 'EACCES':
      return `Port ${start.port ?? 5000} may not be opened by this user. Set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
      return `The address of HOST is not one of this machine (${message}). Set HOST to 0.0.0.0 or leave it out.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no host of the name in DATABASE_URL (${host}). Check the name; in a cluster, check that the service exists.`;
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return `No PostgreSQL answers at ${host} (${message}). Is it running there? Check host and port in DATABASE_URL.`;
    case 'CERT_HAS_EXPIRED':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `The certificate that PostgreSQL at ${host} shows is not trusted (${message}). Check the host in DATABASE_URL, and that its sslrootcert is the authority of that certificate.`;
    case '28P01':
      return (
        `PostgreSQL at ${host} refuses the password of the user ${user}. A database keeps the password that its volume was made ` +
        'with: a new one in DATABASE_URL, in POSTGRES_PASSWORD or in the secret does not change it. Either put the old password ' +
        `back into DATABASE_URL, or give the database the new one, as its superuser: alter user "${user}" password '…'.`
      );
    case '28000':
      return `PostgreSQL at ${host} does not let the user ${user} in (${message}). Check the user of DATABASE_URL, and pg_hba.conf.`;
    case '3D000':
      return `PostgreSQL at ${host} has no database ${database}. Create it (createdb ${database}), or name another in DATABASE_URL.`;
    case '42501':
      return `The user ${user} may not do this in the database ${database} (${message}). Make it the owner: alter database "${database}" owner to "${user}".`;
    case '53300':
      return `PostgreSQL at ${host} has no connection free (${message}). Raise its max_connections, or lower DATABASE_CONNECTIONS.`;
    case '57P03':
      return `PostgreSQL at ${host} is still starting (${message}). Its log says how far it is.`;
    default:
      if (message === 'The server does not support SSL connections')
        return `PostgreSQL at ${host} speaks no TLS. Turn ssl on there, or take sslmode and the files out of DATABASE_URL.`;
      if (/^ERR_(OSSL|SSL|TLS)_/.test(String(code)))
        return `TLS with PostgreSQL at ${host} fails (${message}). Check the files that DATABASE_URL names, and what PostgreSQL's log says.`;
      if (/timeout|terminated/i.test(message))
        return `PostgreSQL at ${host} does not answer (${message}). Check host and port in DATABASE_URL, and what lies between.`;
      return `The server cannot start: ${message}`;
  }
}
