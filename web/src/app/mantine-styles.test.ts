import { expect, test } from 'vitest';
import { unstyledClasses } from '../../mantine-styles.ts';

const allStyles = '.m_77c9d27d{color:red}.m_8d3f4000:where([data-x]){color:blue}';

test('a class that scripts write and no sheet styles is told', () => {
  const scripts = ['var a={root:"m_77c9d27d"}', 'var b={root:"m_8d3f4000"}'];
  expect(unstyledClasses({ scripts, sheets: ['.m_77c9d27d{color:red}'], allStyles })).toEqual(['m_8d3f4000']);
  expect(unstyledClasses({ scripts, sheets: [allStyles], allStyles })).toEqual([]);
});

test('a class that Mantine has no rules for needs none', () => {
  expect(unstyledClasses({ scripts: ['"m_0123abcd"'], sheets: [], allStyles })).toEqual([]);
});
