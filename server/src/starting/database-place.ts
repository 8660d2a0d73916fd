/** Where a database is and who asks for it, without the password. */
export interface DatabasePlace {
  readonly host: string;
  readonly user: string;
  readonly database: string;
}

/** Reads DATABASE_URL for what may be told of it. */
export function databasePlace(databaseUrl: string): DatabasePlace {
  const url = new URL(databaseUrl);
  const port = url.port === '' ? '5432' : url.port;
  const user = decodeURIComponent(url.username) || 'postgres';
  return {
    host: `${url.hostname || 'localhost'}:${port}`,
    user,
    database: decodeURIComponent(url.pathname.slice(1)) || user,
  };
}
