/** Why a server does not start: sentences for whoever started it, each with what to do. */
export class RefusalToStart extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.name = 'RefusalToStart';
  }
}
