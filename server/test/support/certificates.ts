import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a certificate and its key are. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

const hourMs = 3_600_000;

/** An authority of certificates that hold for an hour; its files and theirs lie in `folder`. */
export class Authority {
  readonly cert: string;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    this.cert = join(folder, `${name}.crt`);
    writeFileSync(this.cert, this.#certificate(name, this.#keys.publicKey, isAuthority));
  }

  /** A certificate of this authority for a name, of a server on this machine or of a client. */
  certify(commonName: string): CertificateFiles {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = (ending: string) => join(this.folder, `${this.name}-${commonName}.${ending}`);
    writeFileSync(file('crt'), this.#certificate(commonName, publicKey, isOfThisMachine));
    writeFileSync(file('key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return { cert: file('crt'), key: file('key') };
  }

  /** RFC 5280, section 4.1. */
  #certificate(subject: string, publicKey: KeyObject, extension: Buffer): string {
    const version3 = der(0xa0, integer(Buffer.from([2])));
    const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(8)]));
    const now = Date.now();
    const validity = sequence(time(now - hourMs), time(now + hourMs));
    const content = sequence(
      version3,
      serial,
      ecdsaWithSha256,
      nameOf(this.name),
      validity,
      nameOf(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      der(0xa3, sequence(extension)),
    );
    const signature = bits(sign('sha256', content, this.#keys.privateKey));
    const base64 = sequence(content, ecdsaWithSha256, signature).toString('base64');
    const lines = base64.match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  }
}

/** One value of ASN.1 in DER (X.690): its tag, its length, what it holds. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function integer(value: Buffer): Buffer {
  return der(0x02, value);
}

function bits(value: Buffer): Buffer {
  return der(0x03, Buffer.from([0]), value);
}

/** An object identifier, by its content. */
function identifier(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(identifier('550403'), der(0x0c, Buffer.from(commonName)))));
}

/** UTCTime: two digits of the year, month, day, hour, minute, second. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\..*$/g, '');
  return der(0x17, Buffer.from(`${digits.slice(2)}Z`));
}

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
const isTrue = der(0x01, Buffer.from([0xff]));
/** Basic constraints, critical: it may certify others. */
const isAuthority = sequence(identifier('551d13'), isTrue, der(0x04, sequence(isTrue)));
/** Other names of the subject: `localhost` and 127.0.0.1. */
const isOfThisMachine = sequence(
  identifier('551d11'),
  der(0x04, sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))),
);
