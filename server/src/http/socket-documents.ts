import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  type GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';

const tokensMax = 2_000;
/** Documents that are kept, and how long one may be for that; the SPA has two for sockets, of half a kilobyte. */
const [documentsMax, keptCharactersMax] = [100, 10_000];

/** Makes an event what a document asks of it. */
type Tell = CompiledQuery['query'];

/** A document that is known to be right. */
interface Known {
  readonly document: DocumentNode;
  /** Its subscriptions, compiled, by the name that is asked for. */
  readonly tells: Map<string, Tell>;
}

/**
 * Reads what sockets send. Thousands of them listen by the same two documents: those are parsed, checked and compiled once, and
 * kept once.
 */
export class SocketDocuments {
  readonly #known = new Map<string, Known>();
  readonly #byDocument = new WeakMap<DocumentNode, Known>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rules: readonly ValidationRule[],
  ) {}

  /** The document of a text, or what is wrong with it. */
  read(text: string): DocumentNode | readonly GraphQLError[] {
    const known = this.#known.get(text);
    if (known !== undefined) return known.document;
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: tokensMax });
    } catch (error) {
      return [error as GraphQLError];
    }
    const errors = validate(this.schema, document, [...specifiedRules, ...this.rules]);
    if (errors.length > 0) return errors;
    const made: Known = { document, tells: new Map() };
    this.#byDocument.set(document, made);
    if (text.length <= keptCharactersMax) {
      if (this.#known.size >= documentsMax) this.#known.delete(this.#known.keys().next().value ?? '');
      this.#known.set(text, made);
    }
    return document;
  }

  /**
   * Begins a subscription of a document that was read: graphql itself finds what to listen to, and each event runs through the
   * function that is compiled for it. (graphql-jit has a `subscribe` of its own, which takes variables for arguments.)
   */
  async subscribe(args: ExecutionArgs): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const { document, operationName, variableValues, contextValue } = args;
    const operation = getOperationAST(document, operationName);
    const { coerced, errors } = getVariableValues(
      this.schema,
      operation?.variableDefinitions ?? [],
      variableValues ?? {},
      { maxErrors: 20 },
    );
    if (coerced === undefined) return { errors };
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const tell = this.#tellOf(document, operation?.name?.value);
    return mapped(source[Symbol.asyncIterator](), async (event) => await tell(event, contextValue, coerced));
  }

  #tellOf(document: DocumentNode, name: string | undefined): Tell {
    const tells = this.#byDocument.get(document)?.tells;
    const known = tells?.get(name ?? '');
    if (known !== undefined) return known;
    const compiled = compileQuery(this.schema, document, name);
    if (!isCompiledQuery(compiled)) throw new Error('the subscription does not compile');
    tells?.set(name ?? '', compiled.query);
    return compiled.query;
  }
}

/** What `map` makes of each value. A generator would not do: while it waits for a value, it cannot be left. */
function mapped<T, U>(source: AsyncIterator<T>, map: (value: T) => Promise<U>): AsyncIterableIterator<U> {
  const iterator: AsyncIterableIterator<U> = {
    async next() {
      const step = await source.next();
      return step.done === true
        ? { value: undefined, done: true }
        : { value: await map(step.value), done: false };
    },
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    async throw(error) {
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
