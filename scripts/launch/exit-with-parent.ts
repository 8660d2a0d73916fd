/**
 * Loaded into a child process ahead of its program (`node --import`): when the parent is gone, however it ended,
 * the channel to it closes, and the child asks itself to stop as it would be asked from outside.
 */
const graceMs = 12_000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), graceMs).unref();
});
// A listener holds the channel open, and with it the process; the program alone decides how long it runs.
process.channel?.unref();
