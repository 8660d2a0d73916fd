/** Holds one page against Lighthouse in a Chromium that runs already, and writes its scores as JSON. Asked by audits.ts. */
import lighthouse, { desktopConfig } from 'lighthouse';

const { url, port, form } = JSON.parse(process.argv[2] ?? '{}');
const result = await lighthouse(
  url,
  // Cookies stay: whoever asked has signed in by one.
  { port, output: 'json', logLevel: 'error', onlyCategories: ['performance', 'accessibility'] },
  form === 'desktop' ? desktopConfig : undefined,
);
if (result === undefined) throw new Error('Lighthouse tells nothing');
const { categories, audits, runtimeError, finalDisplayedUrl } = result.lhr;
if (runtimeError !== undefined) throw new Error(runtimeError.message);
const score = (name) => Math.round((categories[name]?.score ?? Number.NaN) * 100);
/** Audits that count in a category and do not hold wholly. */
const missedOf = (name) =>
  categories[name].auditRefs
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => `${id}${audits[id].displayValue ? ` ${audits[id].displayValue}` : ''}`);
process.stdout.write(
  JSON.stringify({
    url: finalDisplayedUrl,
    performance: score('performance'),
    accessibility: score('accessibility'),
    missed: [...missedOf('performance'), ...missedOf('accessibility')],
  }),
);
