import { v5, v7, validate } from 'uuid';

/** A new id: UUIDv7 (RFC 9562), so that ids of one server sort by the time they were made. */
export function newId(): string {
  return v7();
}

/** The same id for the same name below a namespace id: UUIDv5 (RFC 9562). */
export function idFrom(namespace: string, name: string): string {
  return v5(name, namespace);
}

/** Whether a text is a UUID, before Postgres is asked about it. */
export function isId(text: string): boolean {
  return validate(text);
}
