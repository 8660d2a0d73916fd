import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';

/** A reader this far behind is sent away; it reconnects and refetches. */
export const waitingBytesMax = 1_048_576;
/** How often a socket is asked whether it lives, and how long it may take to say so. */
const pingMs = 12_000;

/** Closes a reader that is too far behind, with the code and the reason that it hears once it reads again. */
export const tooSlow = { code: 4408, reason: 'too_slow' } as const;

/**
 * Carries the messages of one socket to and from the server of the protocol. Nothing waits until a message has been read at the
 * other end: what is on its way is counted in one place, the socket's own buffer, and a reader who lets more than
 * `waitingBytesMax` gather there is sent away. Waiting instead would let it gather unseen, before the executor.
 */
export function carry<E>(
  socket: WebSocket,
  server: Server<E & Partial<Record<PropertyKey, never>>>,
  extra: E,
  onFailure: (error: unknown) => void,
): void {
  let isOver = false;
  const end = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    stopPinging();
    closed(code, reason).catch(onFailure);
  };
  const sendAway = (): void => {
    socket.close(tooSlow.code, tooSlow.reason);
    // The reader may never hear it; its subscriptions end now.
    end(tooSlow.code, tooSlow.reason);
  };
  const stopPinging = pingOften(socket, sendAway);
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send(data) {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > waitingBytesMax) sendAway();
        else socket.send(data);
      },
      close: (code, reason) => socket.close(code, reason),
      onMessage(handle) {
        socket.on('message', (data) => {
          handle(String(data)).catch((error: unknown) => {
            onFailure(error);
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        });
      },
    },
    extra as E & Partial<Record<PropertyKey, never>>,
  );
  socket.once('close', (code, reason) => end(code, String(reason)));
}

/**
 * Asks a socket whether it lives. One that says nothing is cut off, its network being gone; if something waits for it, it is
 * there and does not read.
 *
 * @returns how to stop
 */
function pingOften(socket: WebSocket, sendAway: () => void): () => void {
  let hasAnswered = true;
  socket.on('pong', () => (hasAnswered = true));
  const timer = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    if (hasAnswered) {
      hasAnswered = false;
      socket.ping();
    } else if (socket.bufferedAmount > 0) {
      sendAway();
    } else {
      socket.terminate();
    }
  }, pingMs);
  return () => clearInterval(timer);
}
