import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const lengths = { key: 32, nonce: 12, tag: 16 };

/**
 * Encrypts secrets of people before they are written down, with a key made from the server's SECRET_KEY: whoever reads the
 * database alone, or a backup of it, learns none of them. Each is bound to its person, so that none can be put in the place
 * of another's.
 */
export class SecretSeal {
  constructor(private readonly secretKey: string) {}

  /** The secret as it is kept: a random nonce, what it is encrypted to, and the tag. */
  close(personId: string, secret: Uint8Array): Buffer {
    const nonce = randomBytes(lengths.nonce);
    const cipher = createCipheriv(algorithm, this.key(), nonce).setAAD(Buffer.from(personId));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** The secret; null where it was kept under another SECRET_KEY, for somebody else, or was changed since. */
  open(personId: string, kept: Uint8Array): Uint8Array | null {
    if (kept.length <= lengths.nonce + lengths.tag) return null;
    const encrypted = kept.subarray(lengths.nonce, kept.length - lengths.tag);
    const decipher = createDecipheriv(algorithm, this.key(), kept.subarray(0, lengths.nonce), {
      authTagLength: lengths.tag,
    });
    decipher.setAAD(Buffer.from(personId)).setAuthTag(kept.subarray(-lengths.tag));
    try {
      return Buffer.concat([decipher.update(encrypted), decipher.final()]);
    } catch {
      return null;
    }
  }

  private key(): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.secretKey, '', 'second-factor', lengths.key));
  }
}
