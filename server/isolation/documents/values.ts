import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import { codeAt } from '../../test/support/authenticator.ts';
import type { Random } from '../../test/support/random.ts';
import { entryInput } from './entries.ts';
import type { IdKind, Known, KnownId } from './known.ts';
import { lineChangeInput } from './line-change.ts';
import { idKindOf, type Place } from './places.ts';
import { dayFor, decimalFor, monthFor, wholeNumberFor, wordFor } from './words.ts';

/** The password of everybody who signs up in a run. */
export const password = 'correct horse battery';

const garbledIds = ['', 'x', '00000000-0000-0000-0000-000000000000', "' or 1=1 --", '1', '\u0000'];

/** Random values for the schema's inputs: mostly right ones, ids of one's own and of others, and wrong ones. */
export class Values {
  constructor(
    private readonly random: Random,
    private readonly known: Known,
    /** How many percent of ids are another household's: more for who has none. */
    private readonly foreignPercent: number,
  ) {}

  of(type: GraphQLInputType, place: Place): unknown {
    const { random } = this;
    if (isNonNullType(type)) return this.of(type.ofType as GraphQLInputType, place);
    if (isListType(type)) {
      const length = random.chance(2) ? 60 : 1 + random.below(3);
      return Array.from({ length }, () => this.of(type.ofType as GraphQLInputType, place));
    }
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type)) return this.object(type);
    switch (type.name) {
      case 'ID':
        return this.id(place).id;
      case 'Int':
        return wholeNumberFor(random, place.name);
      case 'Boolean':
        return random.chance(50);
      case 'Date':
        return dayFor(random);
      case 'Month':
        return monthFor(random);
      case 'Decimal':
        return decimalFor(random, place.name);
      case 'String':
        return this.text(place);
      default:
        throw new Error(`say in isolation/documents/values.ts what a ${type.name} may be`);
    }
  }

  /** An id for a place: one's own of the right kind, another household's, one of another kind, or none at all. */
  id(place: Place): KnownId {
    const { random, known } = this;
    const none = (id: string): KnownId => ({ id, version: null, of: null });
    if (random.chance(4)) return none(random.pick(garbledIds));
    // The household stands above everything else: with a wrong one nothing below it is tried.
    const isHousehold = idKindOf(place) === 'householdId';
    const isForeign = random.chance(isHousehold ? this.foreignPercent / 2 : this.foreignPercent);
    const ids = isForeign ? known.foreign : known.own;
    const kind = random.chance(isHousehold ? 1 : 5)
      ? random.pick(Object.keys(ids) as IdKind[])
      : idKindOf(place);
    const found = ids[kind];
    if (found.length === 0) return none(random.pick(garbledIds));
    // Things newly made come first, and are wanted first.
    const chosen = random.chance(50) ? found[0] : random.pick(found);
    if (chosen === undefined) return none('x');
    return random.chance(2) ? { ...chosen, id: chosen.id.toUpperCase() } : chosen;
  }

  /** Makes arguments of one field fit each other, as a screen's do: a thing with its version, a line with its batch. */
  fit(owner: string, args: Record<string, unknown>): void {
    const { random, known } = this;
    if (random.chance(10)) return;
    const ownOf = (kinds: readonly IdKind[], id: unknown): KnownId | undefined =>
      kinds.flatMap((kind) => known.own[kind]).find((each) => each.id === id);
    if ('version' in args) {
      const seen = ownOf(
        ['accountId', 'closedAccountId', 'categoryId', 'transactionId', 'attachmentId'],
        args['id'],
      );
      if (typeof seen?.version === 'number') args['version'] = seen.version;
    }
    if (owner === 'Mutation.changeImportLines') this.fitLines(args);
    if (owner === 'Mutation.reorderAccounts') {
      const group = known.own.accountId[0]?.of;
      args['ids'] = known.own.accountId
        .filter(({ of }) => of === group)
        .map(({ id }) => id)
        .toReversed();
    }
    if (owner === 'Mutation.mergeCategory' || owner === 'Mutation.moveCategory') this.fitCategories(args);
    if ('from' in args && 'to' in args && String(args['from']) > String(args['to']))
      [args['from'], args['to']] = [args['to'], args['from']];
  }

  /** Lines of one batch: those that are there of the first line's. */
  private fitLines(args: Record<string, unknown>): void {
    const asked = args['lineIds'] as readonly string[];
    const { lineId } = this.known.own;
    const batch = lineId.find(({ id }) => id === asked[0])?.of;
    if (typeof batch !== 'string') return;
    args['batchId'] = batch;
    args['lineIds'] = asked.filter((id) => lineId.some((line) => line.id === id && line.of === batch));
  }

  private fitCategories(args: Record<string, unknown>): void {
    const [first, second] = 'fromId' in args ? ['fromId', 'intoId'] : ['id', 'parentId'];
    const { categoryId } = this.known.own;
    const found = categoryId.find(({ id }) => id === args[first ?? '']);
    const others = categoryId.filter(({ id, of }) => of === found?.of && id !== found?.id);
    if (others.length > 0 && second !== undefined && second in args)
      args[second] = this.random.pick(others).id;
  }

  private text({ owner, name }: Place): string {
    const { random, known } = this;
    if (name === 'after')
      return known.cursors.length === 0 || random.chance(10) ? 'x' : random.pick(known.cursors);
    if (name === 'token' && isOfReset(owner) && known.resetTokens.length > 0 && random.chance(90))
      return random.pick(known.resetTokens);
    if ((name === 'token' || name === 'invitationToken') && known.tokens.length > 0 && random.chance(70))
      return random.pick(known.tokens);
    if (name === 'email') {
      if (owner === 'SignUpInput') return `${random.below(1e9).toString(36)}@example.test`;
      return known.emails.length > 0 ? random.pick(known.emails) : 'nobody@example.test';
    }
    if (name === 'code' && random.chance(85)) {
      if (owner === 'ConfirmSecondFactorInput' && known.appSecret !== null)
        return codeAt(known.appSecret, new Date());
      return random.pick(known.recoveryCodes);
    }
    if (/password/i.test(name)) return random.chance(80) ? password : wordFor(random, name);
    return wordFor(random, name);
  }

  private object(type: GraphQLInputObjectType): Record<string, unknown> {
    const { random } = this;
    if (type.name === 'TransactionInput' && random.chance(80)) return entryInput(random, this);
    if (type.name === 'LineChangeInput' && random.chance(80)) return lineChangeInput(random, this);
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || random.chance(35),
    );
    return Object.fromEntries(
      fields.map((field) => [
        field.name,
        !isNonNullType(field.type) && random.chance(4)
          ? null
          : this.of(field.type, { owner: type.name, name: field.name }),
      ]),
    );
  }
}

/** Whether a token there is that of a link to a new password. */
function isOfReset(owner: string): boolean {
  return owner === 'Query.passwordReset' || owner === 'ResetPasswordInput';
}
