import { MantineProvider } from '@mantine/core';
import { cleanup, configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { startI18n } from '../../i18n/i18n.ts';
import { FormatProvider } from '../format/format-context.tsx';

/** What jsdom leaves out and the parts ask for. */
function completeDocument(): void {
  window.matchMedia ??= (query) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
  window.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  Element.prototype.scrollIntoView ??= () => undefined;
}

/**
 * For component tests (`// @vitest-environment jsdom`): draws a part as it stands in a household, with the real
 * catalogues in English and Mantine without its motion. Call `startPlace` once before, `cleanup` after each test.
 */
export async function startPlace(): Promise<void> {
  // What is waited for comes later where a machine has other things to do.
  configure({ asyncUtilTimeout: 10_000 });
  completeDocument();
  await startI18n();
}

export function renderInHousehold(part: ReactNode) {
  const settings = {
    numberLocale: 'en-GB',
    baseCurrency: 'EUR',
    timeZone: 'Europe/Berlin',
    firstDayOfWeek: 1,
    today: '2026-11-23',
  };
  return render(
    <MantineProvider env="test">
      <FormatProvider settings={settings}>{part}</FormatProvider>
    </MantineProvider>,
  );
}

export { cleanup };
