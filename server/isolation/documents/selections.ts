import {
  type ArgumentNode,
  type DirectiveNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Random } from '../../test/support/random.ts';
import {
  argumentOf,
  directiveOf,
  fieldOf,
  fragmentOf,
  inlineOf,
  literalOf,
  setOf,
  spreadOf,
  variableDefinitionOf,
  variableOf,
} from './ast.ts';
import type { Values } from './values.ts';

type Field = GraphQLField<unknown, unknown>;

/** What one operation is made of so far. */
export class Operation {
  readonly variables: Record<string, unknown> = {};
  readonly definitions: VariableDefinitionNode[] = [];
  readonly fragments: FragmentDefinitionNode[] = [];
  private aliases = 0;
  private fields = 0;

  constructor(
    private readonly random: Random,
    private readonly values: Values,
    /** Distinguishes names of this operation from those of others in the document. */
    private readonly prefix: string,
    private readonly fieldsMax: number,
    /** How much a field is wanted: those that were never answered are wanted most. */
    private readonly weightOf: (typeName: string, field: string) => number,
  ) {}

  /** Random selections of an object, `depth` levels deep where the schema is so deep. */
  select(type: GraphQLObjectType, depth: number, chosen?: readonly Field[]): SelectionSetNode {
    const { random } = this;
    const taken = new Set<string>();
    const nodes = (chosen ?? this.choose(type, depth)).map((field) => this.field(type, field, depth, taken));
    if (nodes.length === 0 || random.chance(6)) nodes.push(fieldOf({ name: '__typename' }));
    return setOf(this.wrap(type, nodes));
  }

  private choose(type: GraphQLObjectType, depth: number): Field[] {
    const { random } = this;
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 || isLeafType(getNamedType(field.type)),
    );
    const room = Math.max(1, this.fieldsMax - this.fields);
    const count = Math.min(fields.length, room, random.chance(8) ? fields.length : 1 + random.below(6));
    const chosen: Field[] = [];
    // What leads to the rows of a list is nearly always wanted.
    const through = fields.find(({ name }) => name === 'edges' || name === 'node');
    if (through !== undefined && random.chance(85)) chosen.push(through);
    const left = fields
      .filter((field) => field !== through || !chosen.includes(field))
      .map((field) => ({ field, weight: this.weightOf(type.name, field.name) }));
    while (chosen.length < count) chosen.push(this.takeByWeight(left));
    return chosen;
  }

  /** Takes one of the fields that are left. */
  private takeByWeight(left: { readonly field: Field; readonly weight: number }[]): Field {
    let drawn = this.random.below(left.reduce((sum, { weight }) => sum + weight, 0));
    const at = left.findIndex(({ weight }) => (drawn -= weight) < 0);
    const [taken] = left.splice(at, 1);
    if (taken === undefined) throw new Error('there is no field left to take');
    return taken.field;
  }

  private field(type: GraphQLObjectType, field: Field, depth: number, taken: Set<string>): SelectionNode {
    const { random } = this;
    this.fields += 1;
    const wantsAlias = taken.has(field.name) || (random.chance(12) && this.aliases < 50);
    const alias = wantsAlias ? `${this.prefix}a${(this.aliases += 1)}` : null;
    taken.add(alias ?? field.name);
    const named = getNamedType(field.type);
    return fieldOf({
      name: field.name,
      alias,
      args: this.args(type, field),
      directives: this.directives(),
      selections: isObjectType(named) ? this.select(named, depth - 1) : null,
    });
  }

  /** Arguments of a field, as literals or by variables. */
  private args(type: GraphQLObjectType, field: Field): ArgumentNode[] {
    const { random } = this;
    const owner = `${type.name}.${field.name}`;
    // A cursor is of one list alone, and seldom of this one.
    const given = field.args.filter(
      (argument) => isRequiredArgument(argument) || random.chance(argument.name === 'after' ? 8 : 40),
    );
    const values: Record<string, unknown> = {};
    for (const { name, type: wanted } of given) {
      values[name] =
        !isNonNullType(wanted) && random.chance(5) ? null : this.values.of(wanted, { owner, name });
    }
    this.values.fit(owner, values);
    return given.map((argument) => this.argument(argument, values[argument.name]));
  }

  private argument(argument: GraphQLArgument, value: unknown): ArgumentNode {
    const literal = this.random.chance(50) ? null : literalOf(value, argument.type);
    return argumentOf(argument.name, literal ?? this.variable(argument.type, value, argument.defaultValue));
  }

  /** A new variable that holds a value: by being sent, or by a default. */
  private variable(type: GraphQLInputType, value: unknown, argumentDefault: unknown): ValueNode {
    const { random } = this;
    const name = `${this.prefix}v${this.definitions.length + 1}`;
    const nullable = String(type).replace(/!$/, '');
    const isOptional = nullable === String(type) || argumentDefault !== undefined;
    const byDefault = random.chance(15) ? literalOf(value, type) : null;
    if (byDefault !== null && value !== null) {
      this.definitions.push(variableDefinitionOf(name, nullable, byDefault));
      // What is sent goes before the default; half of the time nothing is.
      if (random.chance(50)) this.variables[name] = value;
      return variableOf(name);
    }
    const isStrict = !isOptional || (value !== null && random.chance(30));
    this.definitions.push(variableDefinitionOf(name, isStrict ? `${nullable}!` : nullable));
    this.variables[name] = value;
    return variableOf(name);
  }

  private directives(): DirectiveNode[] {
    const { random } = this;
    if (!random.chance(5)) return [];
    const name = random.pick(['include', 'skip']);
    const value = random.chance(75) === (name === 'include');
    const condition: ValueNode = random.chance(50) ? { kind: Kind.BOOLEAN, value } : this.condition(value);
    return [directiveOf(name, [argumentOf('if', condition)])];
  }

  private condition(value: boolean): ValueNode {
    const name = `${this.prefix}if${this.definitions.length + 1}`;
    this.definitions.push(variableDefinitionOf(name, 'Boolean!'));
    this.variables[name] = value;
    return variableOf(name);
  }

  /** Puts some of the selections into fragments: inline or named, one in another at times. */
  private wrap(type: GraphQLObjectType, nodes: readonly SelectionNode[]): readonly SelectionNode[] {
    const { random } = this;
    if (nodes.length === 0 || !random.chance(18)) return nodes;
    const at = random.below(nodes.length);
    const inner = setOf(this.wrap(type, nodes.slice(at)));
    const directives = this.directives();
    if (random.chance(50))
      return [...nodes.slice(0, at), inlineOf(random.chance(70) ? type.name : null, inner, directives)];
    const name = `${this.prefix}f${this.fragments.length + 1}`;
    this.fragments.push(fragmentOf(name, type.name, inner));
    return [...nodes.slice(0, at), spreadOf(name, directives)];
  }
}
