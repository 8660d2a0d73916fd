import {
  type ArgumentNode,
  astFromValue,
  type ConstDirectiveNode,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLInputType,
  type InlineFragmentNode,
  Kind,
  type NameNode,
  parseType,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
  type VariableNode,
} from 'graphql';

/** The parts of a document, as GraphQL's own printer takes them. */

function nameOf(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

export function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

export function fieldOf(parts: {
  readonly name: string;
  readonly alias?: string | null;
  readonly args?: readonly ArgumentNode[];
  readonly directives?: readonly DirectiveNode[];
  readonly selections?: SelectionSetNode | null;
}): FieldNode {
  return {
    kind: Kind.FIELD,
    name: nameOf(parts.name),
    ...(parts.alias ? { alias: nameOf(parts.alias) } : {}),
    arguments: parts.args ?? [],
    directives: parts.directives ?? [],
    ...(parts.selections ? { selectionSet: parts.selections } : {}),
  };
}

export function argumentOf(name: string, value: ValueNode): ArgumentNode {
  return { kind: Kind.ARGUMENT, name: nameOf(name), value };
}

export function directiveOf(name: string, args: readonly ArgumentNode[] = []): DirectiveNode {
  return { kind: Kind.DIRECTIVE, name: nameOf(name), arguments: args };
}

export function variableOf(name: string): VariableNode {
  return { kind: Kind.VARIABLE, name: nameOf(name) };
}

export function variableDefinitionOf(
  name: string,
  type: string,
  defaultValue: ValueNode | null = null,
): VariableDefinitionNode {
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: variableOf(name),
    type: parseType(type),
    ...(defaultValue === null
      ? {}
      : { defaultValue: defaultValue as NonNullable<VariableDefinitionNode['defaultValue']> }),
    directives: [] as ConstDirectiveNode[],
  };
}

export function inlineOf(
  typeName: string | null,
  selections: SelectionSetNode,
  directives: readonly DirectiveNode[] = [],
): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(typeName === null ? {} : { typeCondition: { kind: Kind.NAMED_TYPE, name: nameOf(typeName) } }),
    selectionSet: selections,
    directives,
  };
}

export function fragmentOf(
  name: string,
  typeName: string,
  selections: SelectionSetNode,
): FragmentDefinitionNode {
  return {
    kind: Kind.FRAGMENT_DEFINITION,
    name: nameOf(name),
    typeCondition: { kind: Kind.NAMED_TYPE, name: nameOf(typeName) },
    selectionSet: selections,
    directives: [],
  };
}

export function spreadOf(name: string, directives: readonly DirectiveNode[] = []): FragmentSpreadNode {
  return { kind: Kind.FRAGMENT_SPREAD, name: nameOf(name), directives };
}

/** A value written into the document; null where its type has no way to write it. */
export function literalOf(value: unknown, type: GraphQLInputType): ValueNode | null {
  try {
    return astFromValue(value, type) ?? null;
  } catch {
    return null;
  }
}
