import { accessSync, constants, readFileSync } from 'node:fs';

/** What an address may name of TLS after its `?`, as PostgreSQL's own programs call it (libpq, “SSL Support”). */
const fileNames = ['sslcert', 'sslkey', 'sslrootcert'] as const;

type FileName = (typeof fileNames)[number];

/** Files that an address names for TLS: our certificate, its key, and the authority that the other side's is of. */
function tlsFilesOf(address: string): ReadonlyMap<FileName, string> {
  const { searchParams } = new URL(address);
  return new Map(
    fileNames.flatMap((name) => {
      const file = searchParams.get(name);
      return file ? [[name, file] as const] : [];
    }),
  );
}

/** What is wrong with the files that an address names; null where nothing is. */
export function tlsFilesProblem(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const files = tlsFilesOf(address);
  if (files.has('sslcert') !== files.has('sslkey'))
    return 'names a certificate without its key, or a key without its certificate: sslcert and sslkey go together';
  for (const [name, file] of files) {
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      return `names ${name}=${file}, which this user cannot read (${(error as Error).message})`;
    }
  }
  return null;
}

/**
 * The contents of the files, read anew each time they are looked at: a renewed certificate needs no restart. While a file is
 * away, its last contents hold.
 */
export interface TlsContents {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly ca?: Buffer;
}

const contentOf = { sslcert: 'cert', sslkey: 'key', sslrootcert: 'ca' } as const;

/** What a client of TLS is given for an address; null for one that names no files. */
export function tlsContentsOf(address: string): TlsContents | null {
  const files = tlsFilesOf(address);
  if (files.size === 0) return null;
  const contents = {};
  for (const [name, file] of files) {
    let last = readFileSync(file);
    const get = () => {
      try {
        last = readFileSync(file);
      } catch {
        // Being renewed, or gone: what it held may still be good, and where it is not the connection says so.
      }
      return last;
    };
    // pg hides the key from whoever lists what it was given.
    Object.defineProperty(contents, contentOf[name], { configurable: true, enumerable: true, get });
  }
  return contents;
}
