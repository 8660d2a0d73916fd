import { ApolloClient } from '@apollo/client';
import { ApolloLink } from '@apollo/client/link';
import { ErrorLink } from '@apollo/client/link/error';
import { HttpLink } from '@apollo/client/link/http';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { clientId, serverUrl, socketUrl } from './address.ts';
import { askAgainLink } from './ask-again-link.ts';
import { makeCache } from './cache.ts';
import { socketClosed, socketLost, socketOpened } from './connection.ts';
import { ownChangesLink } from './own-changes.ts';
import { queueLink } from './queue-link.ts';
import { isHeldBack, isSignedOut, readFailure } from './server-error.ts';
import { askAnew, shareLink } from './share-link.ts';

const signedOutListeners = new Set<() => void>();

/** Calls back when the server says that there is no session any more, or one that is held back; answers how to stop. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

function tellSignedOut(): void {
  for (const listener of signedOutListeners) listener();
}

/** Close codes after which the server will not have us back: no session, no second factor, or not this household. */
const fatalCloseCodes = [4400, 4401, 4402, 4403];

/** The one socket of this tab. It pings, so that a dead connection is noticed within 15 s, and never gives up. */
const socket = createClient({
  url: socketUrl,
  connectionParams: { clientId },
  keepAlive: 10_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: async (retries) => {
    const waitMs = Math.min(250 * 2 ** Math.min(retries, 5), 5_000) * (0.75 + Math.random() / 2);
    await Promise.race([
      new Promise((resolve) => setTimeout(resolve, waitMs)),
      new Promise((resolve) => window.addEventListener('online', resolve, { once: true })),
    ]);
  },
});

let pongTimer: ReturnType<typeof setTimeout> | undefined;
socket.on('ping', (received) => {
  if (!received) pongTimer = setTimeout(() => socket.terminate(), 5_000);
});
socket.on('pong', (received) => {
  if (received) clearTimeout(pongTimer);
});
socket.on('connected', socketOpened);
socket.on('closed', (event) => {
  clearTimeout(pongTimer);
  const { code } = event as CloseEvent;
  const isFinal = fatalCloseCodes.includes(code);
  if (code === 1000 || isFinal) socketClosed();
  else socketLost();
  if (isFinal) tellSignedOut();
});

const http = new HttpLink({
  uri: serverUrl('graphql'),
  credentials: 'same-origin',
  // The first proves to the server that this is no form of another site; the second marks our own changes.
  headers: { 'apollo-require-preflight': 'true', 'x-client-id': clientId },
});

const signedOutLink = new ErrorLink(({ error, operation }) => {
  const failure = readFailure(error);
  // Whoever asks for the session learns from its answer that it is held back; telling them would have them ask again.
  const isNews = isHeldBack(failure) && operation.operationName !== 'Session';
  if (isSignedOut(failure) || isNews) tellSignedOut();
});

/** The Apollo client of this tab. Components take it from `useApolloClient`; the router takes it from here. */
export const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    ApolloLink.from([shareLink, ownChangesLink, signedOutLink, askAgainLink(), queueLink, http]),
  ),
  // The link above does it, and knows of changes.
  queryDeduplication: false,
  cache: makeCache(),
  defaultOptions: {
    // A screen that is opened again shows what is known at once and asks whether it is still so.
    watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' },
  },
});

// Whoever signs in next asks for themselves.
client.onClearStore(async () => askAnew());
