import i18next from 'i18next';
import { expect, test } from 'vitest';
import german from '../../../i18n/de/transactions.json' with { type: 'json' };
import english from '../../../i18n/en/transactions.json' with { type: 'json' };
import { rowLabels } from './use-row-labels.ts';

test.each([
  ['en', english],
  ['de', german],
] as const)('what is put in reads as the translator writes it: %s', async (lng, transactions) => {
  const instance = i18next.createInstance();
  await instance.init({ lng, resources: { [lng]: { transactions } }, interpolation: { escapeValue: false } });
  const t = instance.getFixedT(lng, 'transactions');
  const labels = rowLabels(t);
  // What means something to a pattern means nothing in a payee's name.
  for (const name of ['Green Market', "Tom & $& $1 $'"]) {
    expect(labels.clear(name)).toBe(t('row.clear', { name }));
    expect(labels.unclear(name)).toBe(t('row.unclear', { name }));
    expect(labels.select(name, '3 Nov')).toBe(t('row.select', { name, date: '3 Nov' }));
    expect(labels.files(2, name)).toBe(t('files.show', { count: 2, name }));
  }
  expect(labels.clear('Green Market')).toContain('Green Market');
});
