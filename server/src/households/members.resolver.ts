import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../graphql/context.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { refuse } from '../refusal.ts';
import { RoleEnum } from '../users/users.types.ts';
import type { HouseholdObjects } from './household-objects.ts';
import { Household, HouseholdPayload } from './households.types.ts';
import { readInvitationOffer, readMembers, readOpenInvitations } from './members.queries.ts';
import type { MembersService } from './members.service.ts';
import { Invitation, InvitationOffer, InviteInput, InvitePayload, Member } from './members.types.ts';

@Resolver(() => Household)
export class MembersResolver {
  constructor(
    private readonly members: MembersService,
    private readonly reader: Reader,
    private readonly objects: HouseholdObjects,
  ) {}

  @Query(() => InvitationOffer, { description: 'What an invitation link offers, before it is accepted.' })
  async invitation(
    @Arg('token', () => String, { description: 'Token of the link.' }) token: string,
  ): Promise<InvitationOffer> {
    const offer = await readInvitationOffer(this.reader, token);
    return { ...offer, role: offer.role as RoleEnum };
  }

  @FieldResolver(() => [Member], {
    name: 'members',
    description: 'Members, who joined first comes first; at most 200.',
  })
  async membersOf(@Root() household: Household): Promise<Member[]> {
    const rows = await readMembers(this.reader, household.scope);
    return rows.map((row) => ({ ...row, role: row.role as RoleEnum }));
  }

  @FieldResolver(() => [Invitation], {
    description: 'Invitations that can still be accepted; owners alone see any.',
  })
  async invitations(@Root() household: Household): Promise<Invitation[]> {
    if (household.scope.role !== 'OWNER') return [];
    return await this.readInvitations(household.scope);
  }

  @Mutation(() => InvitePayload, { description: 'Makes a link that invites one person.' })
  async inviteMember(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('input', () => InviteInput, { description: 'Role and expiry.' }) input: InviteInput,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description: 'The same key again within 30 days answers the first result.',
    })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ): Promise<InvitePayload> {
    const scope = await context.household(householdId, 'OWNER');
    const { value, revision } = await this.members.invite(scope, input, {
      clientId: context.clientId,
      idempotency: idempotencyKey ? { key: idempotencyKey, operation: 'inviteMember', input } : undefined,
    });
    const invitation = (await this.readInvitations(scope)).find(({ id }) => id === value.invitationId);
    if (invitation === undefined) throw refuse('not_found', { what: 'invitation' });
    return {
      invitation,
      token: this.members.tokenOf(scope, invitation.id),
      household: await this.objects.read(scope),
      revision: Number(revision),
    };
  }

  @Mutation(() => HouseholdPayload, { description: 'Withdraws an invitation.' })
  async revokeInvitation(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('id', () => ID, { description: 'The invitation.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<HouseholdPayload> {
    const scope = await context.household(householdId, 'OWNER');
    const { revision } = await this.members.revoke(scope, id, context);
    return { household: await this.objects.read(scope), revision: Number(revision) };
  }

  @Mutation(() => HouseholdPayload, { description: 'Joins the household of an invitation link.' })
  async acceptInvitation(
    @Arg('token', () => String, { description: 'Token of the link.' }) token: string,
    @Ctx() context: RequestContext,
  ): Promise<HouseholdPayload> {
    const { value, revision } = await this.members.accept(context.signedIn().personId, token, context);
    return { household: await this.objects.read(value.scope), revision: Number(revision) };
  }

  @Mutation(() => HouseholdPayload, { description: "Changes a member's role." })
  async changeMemberRole(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('personId', () => ID, { description: 'The member.' }) personId: string,
    @Arg('role', () => RoleEnum, { description: 'The new role.' }) role: RoleEnum,
    @Ctx() context: RequestContext,
  ): Promise<HouseholdPayload> {
    const scope = await context.household(householdId, 'OWNER');
    const { revision } = await this.members.changeRole(scope, personId, role, context);
    return { household: await this.objects.read(scope), revision: Number(revision) };
  }

  @Mutation(() => HouseholdPayload, { description: 'Removes a member; oneself to leave the household.' })
  async removeMember(
    @Arg('householdId', () => ID, { description: 'The household.' }) householdId: string,
    @Arg('personId', () => ID, { description: 'The member.' }) personId: string,
    @Ctx() context: RequestContext,
  ): Promise<HouseholdPayload> {
    const scope = await context.household(householdId);
    const { revision } = await this.members.remove(scope, personId, context);
    const hasLeft = personId === scope.personId;
    return { household: hasLeft ? null : await this.objects.read(scope), revision: Number(revision) };
  }

  private async readInvitations(scope: HouseholdScope): Promise<Invitation[]> {
    const rows = await readOpenInvitations(this.reader, scope);
    return rows.map((row) => ({ ...row, role: row.role as RoleEnum }));
  }
}
