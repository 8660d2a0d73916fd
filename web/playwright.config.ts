import { defineConfig } from '@playwright/test';
import { findProgram } from '../scripts/testing/programs.ts';
import { slowness } from './e2e/support/hindrance.ts';

const chromium =
  process.env['CHROMIUM_PATH'] || findProgram('chromium', 'chromium-browser', 'google-chrome') || undefined;

/**
 * End-to-end tests: the built program, the real server, PostgreSQL, Redis and Chromium. What a test may count on
 * stands in e2e/support/test.ts; how to run them on slow lines and slow processors in e2e/support/hindrance.ts.
 */
export default defineConfig({
  testDir: 'e2e',
  // One file makes the pictures of the README (scripts/screenshots.ts) and tests nothing.
  testMatch: process.env['SCREENSHOTS'] ? 'pictures.spec.ts' : '*.spec.ts',
  testIgnore: process.env['SCREENSHOTS'] ? [] : 'pictures.spec.ts',
  globalSetup: './e2e/support/global-setup.ts',
  outputDir: '../.cache/tests/end-to-end',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000 * slowness,
  expect: { timeout: 10_000 * slowness },
  reporter: 'line',
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: 'light',
    // Colours in the middle of a change would be measured otherwise.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    actionTimeout: 10_000 * slowness,
    navigationTimeout: 15_000 * slowness,
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: ['--disable-gpu', '--disable-quic', '--disable-sync'],
    },
  },
});
