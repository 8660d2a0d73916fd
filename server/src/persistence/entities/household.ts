import { defineEntity, p } from '@mikro-orm/core';

export type Role = 'OWNER' | 'EDITOR' | 'VIEWER';

const HouseholdSchema = defineEntity({
  name: 'Household',
  tableName: 'household',
  properties: {
    householdId: p.uuid().primary(),
    name: p.text(),
    baseCurrency: p.text(),
    timeZone: p.text(),
    firstDayOfWeek: p.smallint().default(1),
    numberLocale: p.text(),
    revision: p.bigint('bigint').defaultRaw('0'),
    demo: p.boolean().default(false),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
/** The tenant: every row of the books belongs to exactly one. */
export class Household extends HouseholdSchema.class {}
HouseholdSchema.setClass(Household);

const MemberSchema = defineEntity({
  name: 'Member',
  tableName: 'member',
  properties: {
    householdId: p.uuid().primary(),
    personId: p.uuid().primary(),
    role: p.text().$type<Role>(),
    joinedAt: p.datetime().defaultRaw('now()'),
  },
});
/** A person's part in a household. */
export class Member extends MemberSchema.class {}
MemberSchema.setClass(Member);

const InvitationSchema = defineEntity({
  name: 'Invitation',
  tableName: 'invitation',
  properties: {
    householdId: p.uuid().primary(),
    id: p.uuid().primary(),
    tokenHash: p.type(Buffer).columnType('bytea'),
    role: p.text().$type<Role>(),
    invitedBy: p.uuid(),
    createdAt: p.datetime().defaultRaw('now()'),
    expiresAt: p.datetime(),
    acceptedBy: p.uuid().nullable(),
    acceptedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
});
/** A link by which one person may join a household, once, until it expires. */
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);
