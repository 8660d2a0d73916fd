import { Client, type PoolConfig } from 'pg';
import { tlsContentsOf } from '../tls-files.ts';

/**
 * How the pool's connections are made safe, as `sslmode` and the files of an address say: MikroORM drops what stands after the
 * `?`, so pg is asked for what it makes of it. A pool cannot bear a file that is away for a moment, as pg reads them itself.
 */
export function poolTlsOf(databaseUrl: string): PoolConfig['ssl'] {
  // Its type knows of yes and no alone.
  const { ssl } = new Client({ connectionString: databaseUrl }) as unknown as Pick<PoolConfig, 'ssl'>;
  const contents = tlsContentsOf(databaseUrl);
  if (typeof ssl !== 'object' || contents === null) return ssl;
  return Object.defineProperties({ ...ssl }, Object.getOwnPropertyDescriptors(contents));
}
