import type { BrowserContext, ConsoleMessage, Page, Response } from '@playwright/test';

/**
 * Notes what a browser should never have to say: errors on the console (breaches of the Content-Security-Policy
 * among them), exceptions nobody caught, requests to another host. A test ends with `problems` empty.
 */
export class PageWatch {
  readonly #problems: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Watches every page of a context. `home` is the address that requests may go to. */
  follow(context: BrowserContext, home: string): void {
    const { host } = new URL(home);
    context.on('page', (page) => this.#followPage(page));
    context.on('response', (response) => void this.#noteAnswer(response));
    context.on('request', (request) => {
      const url = new URL(request.url());
      // What the browser shows a PDF with is a page of its own.
      if (['data:', 'blob:', 'about:', 'chrome:', 'chrome-extension:'].includes(url.protocol)) return;
      if (url.host === host) return;
      this.#problems.push(`request to another host: ${request.url()}`);
    });
  }

  /** What the server refused, so that a failure of a test says why. */
  async #noteAnswer(response: Response): Promise<void> {
    if (response.status() < 400) return;
    const body = await response.text().catch(() => '');
    const sent = response.request().postData()?.slice(0, 300) ?? '';
    this.#problems.push(`answer ${response.status()}: ${response.url()} ${sent} → ${body.slice(0, 600)}`);
  }

  /** A message that the test provokes, such as a server that does not answer. */
  expect(message: RegExp): void {
    this.#expected.push(message);
  }

  problems(): string[] {
    return this.#problems.filter((problem) => !this.#expected.some((expected) => expected.test(problem)));
  }

  #followPage(page: Page): void {
    page.on('console', (message) => this.#note(message));
    page.on('pageerror', (error) => this.#problems.push(`exception: ${error.stack ?? error.message}`));
    page.on('crash', () => this.#problems.push('the page crashed'));
  }

  #note(message: ConsoleMessage): void {
    if (message.type() !== 'error') return;
    this.#problems.push(`console: ${message.text()} (${message.location().url})`);
  }
}
