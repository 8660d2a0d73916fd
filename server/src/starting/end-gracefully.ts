import type { Log } from '../log.ts';

/** What a server is made of, as far as its end concerns. */
export interface Running {
  readonly app: { retire(): Promise<void>; close(): Promise<void>; cutOff(): void };
  readonly imports: { close(): Promise<void> };
  /** Connections to other services, closed in this order once nobody needs them. */
  readonly connections: readonly { close(): Promise<void> }[];
  readonly log: Log;
}

/** How long requests, and the imports among them, may go on after the server has stopped to listen. */
const finishMsMax = 6_000;
/** An import that was told to stop answers within this; then its connection is cut. */
const stopMsMax = 1_500;
/** The whole end takes no longer than the lame-duck time and this. */
const endMsMax = 9_500;

/**
 * Ends a server without costing anybody a request: it serves on for the lame-duck time while clients go elsewhere, then stops
 * to listen, finishes what runs, stops the imports that would take longer, and closes its connections.
 *
 * @returns the process's exit code
 */
export async function endGracefully(
  { app, imports, connections, log }: Running,
  reason: string,
): Promise<number> {
  log.info({ reason }, 'ending: not ready from now on');
  await app.retire();
  log.info('listening no more; finishing what runs');
  const isOver = after(endMsMax).then(() => 'over' as const);
  const outcome = await Promise.race([close({ app, imports, connections, log }), isOver]);
  if (outcome === 'over') log.warn('the end took too long; what still runs is cut off');
  else log.info('ended');
  return outcome === 'over' ? 1 : 0;
}

async function close({ app, imports, connections, log }: Running): Promise<void> {
  const closed = app.close();
  await Promise.race([closed, after(finishMsMax)]);
  // Work on imports that answers no request ends here as well; batches say that they were interrupted.
  await imports.close();
  const isClosed = await Promise.race([closed.then(() => true), after(stopMsMax).then(() => false)]);
  if (!isClosed) {
    log.warn('some requests did not end in time; they are cut off');
    app.cutOff();
    await closed;
  }
  for (const connection of connections) await connection.close();
}

async function after(ms: number): Promise<void> {
  await new Promise<void>((resume) => {
    setTimeout(resume, ms).unref();
  });
}
