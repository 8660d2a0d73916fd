import { defineEntity, p } from '@mikro-orm/core';

const PersonSchema = defineEntity({
  name: 'Person',
  tableName: 'person',
  properties: {
    id: p.uuid().primary(),
    email: p.text(),
    emailKey: p.text().unique(),
    name: p.text(),
    passwordHash: p.text().nullable(),
    demo: p.boolean().default(false),
    createdAt: p.datetime().defaultRaw('now()'),
    disabledAt: p.datetime().nullable(),
    deletedAt: p.datetime().nullable(),
    browsersForgottenAt: p.datetime().nullable(),
  },
});
/** Somebody who can sign in. Belongs to no household; is a member of any number of them. */
export class Person extends PersonSchema.class {}
PersonSchema.setClass(Person);

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: p.uuid().primary(),
    personId: p.uuid(),
    tokenHash: p.type(Buffer).columnType('bytea'),
    createdAt: p.datetime().defaultRaw('now()'),
    lastSeenAt: p.datetime().defaultRaw('now()'),
    expiresAt: p.datetime(),
    userAgent: p.text().default(''),
    address: p.text().default(''),
  },
});
/** One browser signed in; only the hash of its token is kept. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
