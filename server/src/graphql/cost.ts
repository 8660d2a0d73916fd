import {
  type FieldNode,
  getNamedType,
  GraphQLError,
  type GraphQLField,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { pageSizeMax } from '../paging.ts';

const scalarCost = 1;
const objectCost = 2;
const depthFactor = 1.2;

type Field = GraphQLField<unknown, unknown>;
type Type = ReturnType<ValidationContext['getParentType']>;

/**
 * Refuses documents dearer than `costMax`. A scalar costs 1; an object 2 and what it holds, each level by a factor; a list what
 * one row costs, times the rows that it may have. A document is looked at once for all the variables that are ever sent with it, so
 * a page whose size is a variable counts as the largest that there is. Fragments cost what is spread from them.
 */
export function costRule(costMax: number): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const root = context.getSchema().getRootType(operation.operation);
      const cost = new Costs(context).of(operation.selectionSet, root);
      if (cost > costMax)
        context.reportError(
          new GraphQLError(`Syntax Error: Query Cost limit of ${costMax} exceeded, found ${cost}.`),
        );
    },
  });
}

class Costs {
  /** Fragments by name; one that is still being looked at goes round in a circle, which another rule refuses. */
  private readonly fragments = new Map<string, number>();

  constructor(private readonly context: ValidationContext) {}

  of({ selections }: SelectionSetNode, type: Type): number {
    return selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + this.field(selection, type);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + this.fragment(selection.name.value);
      return sum + this.of(selection.selectionSet, this.narrowed(type, selection.typeCondition?.name.value));
    }, 0);
  }

  private field(node: FieldNode, parent: Type): number {
    if (node.name.value === '__schema') return 0;
    if (node.selectionSet === undefined) return scalarCost;
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const named = field && getNamedType(field.type);
    const row = objectCost + depthFactor * this.of(node.selectionSet, isCompositeType(named) ? named : null);
    return row * rowsMax(node, field);
  }

  private fragment(name: string): number {
    const known = this.fragments.get(name);
    if (known !== undefined) return known;
    this.fragments.set(name, 0);
    const fragment = this.context.getFragment(name);
    const cost = fragment
      ? this.of(fragment.selectionSet, this.narrowed(null, fragment.typeCondition.name.value))
      : 0;
    this.fragments.set(name, cost);
    return cost;
  }

  private narrowed(type: Type, name: string | undefined): Type {
    if (name === undefined) return type;
    const found = this.context.getSchema().getType(name);
    return isCompositeType(found) ? found : null;
  }
}

/** How many rows a field may answer by its `first`; 1 where it has none. */
function rowsMax(node: FieldNode, field: Field | undefined): number {
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (given?.kind === Kind.VARIABLE) return pageSizeMax;
  if (given?.kind === Kind.INT) return Math.max(1, Number(given.value));
  const unsaid: unknown = field?.args.find(({ name }) => name === 'first')?.defaultValue;
  return typeof unsaid === 'number' ? unsaid : 1;
}
