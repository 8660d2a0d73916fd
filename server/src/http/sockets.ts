import type { IncomingMessage, Server } from 'node:http';
import { getOperationAST, GraphQLError, type GraphQLSchema, type ValidationRule } from 'graphql';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Listening, RequestContext } from '../graphql/context.ts';
import { type ReportError, toFormattedError, writtenBy } from '../graphql/errors.ts';
import { requestContext } from '../graphql/request-context.ts';
import type { Measures } from '../measures.ts';
import { newId } from '../persistence/id.ts';
import type { Reader } from '../persistence/reader.ts';
import { type ActiveSession, holderOf, type SessionRules, stillSignedIn } from '../users/sessions.ts';
import { addressOf, hostOf, isHttps } from './forwarded.ts';
import type { LameDuck } from './lame-duck.ts';
import { sessionTokenIn } from './session-cookie.ts';
import { SocketDocuments } from './socket-documents.ts';
import { carry } from './socket-wire.ts';

export interface SocketOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly documentRules: readonly ValidationRule[];
  readonly reader: Reader;
  readonly live: Listening;
  readonly report: ReportError;
  readonly measures: Measures;
  /** How many proxies in front are believed. */
  readonly proxies: number;
  /** Whether browsers reach the books by HTTPS, so that nothing else opens a socket. */
  readonly httpsOnly: boolean;
  readonly rules: SessionRules;
  readonly parseCookies: (header: string) => Readonly<Record<string, string | undefined>>;
}

/** An open socket and what it listens to. */
interface OpenSocket {
  readonly session: ActiveSession;
  readonly households: Set<string>;
  /** Ids of its running subscriptions. */
  readonly subscriptions: Set<string>;
}

/** Who is at the other end, as its first request said. */
interface SocketOrigin {
  readonly socket: WebSocket;
  readonly address: string;
  readonly userAgent: string;
  /** Token of its session's cookie. */
  readonly token: string | undefined;
}

/** How often open sockets are checked against sessions and memberships: they close within 5 s of an end. */
const sweepMs = 3_000;
/** Sockets that are checked at once: more would hold up what the others are told meanwhile. */
const sweptAtOnce = 100;
/** Over how long a pass over many sockets is spread, for the same reason. */
const passMs = 1_500;
const messageBytesMax = 262_144;
/** How long a socket that is closed may take to hear why. */
const closeWithinMs = 10_000;

/** Close codes of our own (4000–4999 are the application's, RFC 6455 section 7.4.2); `tooSlow` is one besides. */
const closeCodes = { sessionEnded: 4401, secondFactorRequired: 4402, membershipEnded: 4403 } as const;

/** How often some sockets are closed while a server ends. */
const leaveEveryMs = 100;
/** A client that does not answer the closing of its socket is cut off after this. */
const goodbyeMsMax = 1_000;

export interface Sockets {
  readonly count: () => number;
  readonly subscriptionCount: () => number;
  /** Bytes that wait for the reader who is furthest behind. */
  readonly waitingBytes: () => number;
  /** Sends the clients elsewhere with 1001, some at a time over the lame-duck time, so that they do not all come at once. */
  leave(lameDuck: LameDuck): Promise<void>;
  /** Closes what is left. */
  close(): Promise<void>;
}

/**
 * GraphQL over WebSocket on /graphql (protocol graphql-transport-ws). The session comes from the same cookie as over HTTP, and
 * only pages of the same origin may connect, because a cookie rides along wherever a page comes from.
 */
export function openSockets(options: SocketOptions): Sockets {
  const { schema, reader, measures, proxies, rules } = options;
  const open = new Map<WebSocket, OpenSocket>();
  const documents = new SocketDocuments(schema, options.documentRules);
  const webSocketServer = new WebSocketServer({
    server: options.server,
    path: '/graphql',
    maxPayload: messageBytesMax,
    handleProtocols,
    // Known to ws since 8.19, and not yet to its types.
    ...({ closeTimeout: closeWithinMs } as object),
    verifyClient: ({ req }, done) => {
      const refusal = refusalOf(req, options);
      if (refusal === null) done(true);
      else done(false, refusal.status, refusal.message);
    },
  });
  webSocketServer.on('error', () => undefined);

  const server = makeServer<Record<string, unknown>, SocketOrigin & Partial<Record<PropertyKey, never>>>({
    schema,
    subscribe: async (args) => await documents.subscribe(args),
    async onConnect(ctx) {
      const { token, address } = ctx.extra;
      const { person, heldBack } = await holderOf(reader, token, { ...rules, address });
      if (person === null) {
        if (heldBack === null) ctx.extra.socket.close(closeCodes.sessionEnded, 'session_ended');
        else ctx.extra.socket.close(closeCodes.secondFactorRequired, 'second_factor_required');
        return false;
      }
      open.set(ctx.extra.socket, { session: person, households: new Set(), subscriptions: new Set() });
      return true;
    },
    onDisconnect(ctx) {
      open.delete(ctx.extra.socket);
    },
    onClose(_ctx, code) {
      // Without a close frame the code is 1006 by its standard (RFC 6455, section 7.4.1).
      measures.socketClosed(code ?? 1006);
    },
    onSubscribe(ctx, _id, payload) {
      const socket = open.get(ctx.extra.socket);
      if (socket === undefined)
        return [new GraphQLError('Sign in to do this.', { extensions: { code: 'not_signed_in' } })];
      const document = documents.read(payload.query);
      if (!('kind' in document)) return document;
      const base = requestContext(
        { reader, live: options.live },
        {
          requestId: newId(),
          address: ctx.extra.address,
          userAgent: ctx.extra.userAgent,
          clientId: null,
          cookies: null,
          person: socket.session,
          heldBack: null,
          membership: null,
          followsFrom: () => undefined,
        },
      );
      return {
        schema,
        document,
        operationName: payload.operationName ?? null,
        variableValues: payload.variables ?? null,
        contextValue: {
          ...base,
          async household(householdId: string, ...rest: [('OWNER' | 'EDITOR' | 'VIEWER')?]) {
            const scope = await base.household(householdId, ...rest);
            socket.households.add(scope.householdId);
            return scope;
          },
        },
      };
    },
    onOperation(ctx, id, _payload, args, result) {
      const operation = getOperationAST(args.document, args.operationName);
      const [error] = 'errors' in result ? (result.errors ?? []) : [];
      const told =
        error === undefined ? 'ok' : toFormattedError(error, '', () => undefined).extensions?.['code'];
      measures.operation({
        name: operation?.name?.value ?? null,
        kind: operation?.operation ?? 'unknown',
        code: String(told),
        isSignedIn: true,
      });
      if (operation?.operation === 'subscription' && error === undefined)
        open.get(ctx.extra.socket)?.subscriptions.add(id);
    },
    onComplete(ctx, id) {
      open.get(ctx.extra.socket)?.subscriptions.delete(id);
    },
    onError: (_ctx, _id, _payload, errors) => {
      const requestId = newId();
      return errors.map((error) => toFormattedError(error, requestId, options.report));
    },
    onNext(_ctx, _id, _payload, args, result) {
      measures.socketMessage();
      if (result.errors === undefined) return undefined;
      const { requestId } = args.contextValue as RequestContext;
      const operation = getOperationAST(args.document, args.operationName);
      const errors = result.errors.map((error) =>
        toFormattedError(
          error,
          requestId,
          options.report,
          operation ? writtenBy(operation, error, null) : 'nothing',
        ),
      );
      return { data: result.data ?? null, errors };
    },
  });
  webSocketServer.on('connection', (socket, request) => {
    // What a client sends wrong, such as too much, closes its socket with a code of its own, and is no error of ours.
    socket.on('error', () => undefined);
    const cookies = options.parseCookies(request.headers.cookie ?? '');
    const origin: SocketOrigin = {
      socket,
      address: addressOf(request, proxies),
      userAgent: String(request.headers['user-agent'] ?? ''),
      token: sessionTokenIn(cookies, isHttps(request, proxies)),
    };
    carry(socket, server, origin, (error) => options.report(error, newId()));
  });

  const sweep = setInterval(() => {
    void closeEnded(reader, open, rules).catch(() => undefined);
  }, sweepMs);
  sweep.unref();

  return {
    count: () => open.size,
    subscriptionCount: () =>
      [...open.values()].reduce((sum, { subscriptions }) => sum + subscriptions.size, 0),
    waitingBytes: () =>
      [...open.keys()].reduce((most, { bufferedAmount }) => Math.max(most, bufferedAmount), 0),
    async leave(lameDuck) {
      let due = 0;
      while (lameDuck.passed < 1) {
        const going = [...webSocketServer.clients].filter((socket) => socket.readyState === socket.OPEN);
        due += going.length / lameDuck.stepsLeft(leaveEveryMs);
        for (const socket of going.slice(0, Math.floor(due))) socket.close(1001, 'going_away');
        due -= Math.floor(due);
        await new Promise((resume) => setTimeout(resume, leaveEveryMs));
      }
    },
    async close() {
      clearInterval(sweep);
      const silent = setTimeout(() => {
        for (const socket of webSocketServer.clients) socket.terminate();
      }, goodbyeMsMax);
      for (const socket of webSocketServer.clients) socket.close(1001, 'going_away');
      await new Promise((resolve) => webSocketServer.close(resolve));
      clearTimeout(silent);
    },
  };
}

/**
 * Closes the sockets whose session or membership has ended, or who owes a second factor now. Judges what was there when it
 * asked: of a socket that opens, or of a household that is listened to, while the answer is on its way, the answer knows nothing.
 */
async function closeEnded(
  reader: Reader,
  open: ReadonlyMap<WebSocket, OpenSocket>,
  rules: SessionRules,
): Promise<void> {
  const sockets = [...open];
  const pauseMs = (passMs * sweptAtOnce) / Math.max(sockets.length, sweptAtOnce);
  for (let start = 0; start < sockets.length; start += sweptAtOnce) {
    if (start > 0) await new Promise((resume) => setTimeout(resume, pauseMs).unref());
    const asked = sockets.slice(start, start + sweptAtOnce).map(([socket, { session, households }]) => ({
      socket,
      sessionId: session.sessionId,
      households: [...households],
    }));
    const sessionIds = [...new Set(asked.map(({ sessionId }) => sessionId))];
    const living = await stillSignedIn(reader, sessionIds, rules);
    for (const { socket, sessionId, households } of asked) {
      const session = living.get(sessionId);
      if (session === undefined) socket.close(closeCodes.sessionEnded, 'session_ended');
      else if (session.isHeldBack) socket.close(closeCodes.secondFactorRequired, 'second_factor_required');
      else if (households.some((id) => !session.households.has(id)))
        socket.close(closeCodes.membershipEnded, 'membership_ended');
    }
  }
}

/**
 * Why a socket does not open; null when it does: for programs, and for pages of this host that came as safely as the socket. A
 * page that came by plain HTTP may have been written by anybody on its way.
 */
function refusalOf(
  request: IncomingMessage,
  { proxies, httpsOnly }: Pick<SocketOptions, 'proxies' | 'httpsOnly'>,
): { readonly status: number; readonly message: string } | null {
  const cameByHttps = isHttps(request, proxies);
  if (httpsOnly && !cameByHttps)
    return { status: 403, message: 'Sockets open by wss:// alone here: come by the address in PUBLIC_URL.' };
  const { origin } = request.headers;
  // Programs send no origin and have no ambient cookie either.
  if (origin === undefined) return null;
  const page = URL.canParse(origin) ? new URL(origin) : null;
  const isOurs = page?.host === hostOf(request, proxies) && (page?.protocol === 'https:' || !cameByHttps);
  return isOurs ? null : { status: 401, message: 'Sockets open for pages of this address alone.' };
}
