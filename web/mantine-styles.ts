import type { Plugin } from 'vite';

/** Mantine names its classes by a letter and a hash. */
const classPattern = /\bm_[0-9a-f]{6,}\b/g;

/**
 * A build plugin that fails the build when a script writes a class of Mantine that no style sheet of the build has, though
 * Mantine has rules for it. `allStyles` is the text of all of Mantine's styles.
 */
export function mantineStyles({ allStyles }: { allStyles: () => string }): Plugin {
  return {
    name: 'mantine-styles',
    apply: 'build',
    writeBundle(_options, bundle) {
      const files = Object.values(bundle);
      const scripts = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
      const sheets = files.flatMap((file) =>
        file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
      );
      const missing = unstyledClasses({ scripts, sheets, allStyles: allStyles() });
      if (missing.length > 0)
        this.error(`src/app/mantine.css lacks the styles of a component in use: ${missing.join(', ')}`);
    },
  };
}

/** Classes of Mantine that stand in scripts and in all of its styles, but not in the sheets. */
export function unstyledClasses({
  scripts,
  sheets,
  allStyles,
}: {
  readonly scripts: readonly string[];
  readonly sheets: readonly string[];
  readonly allStyles: string;
}): string[] {
  const classesOf = (texts: readonly string[]) =>
    new Set(texts.flatMap((text) => text.match(classPattern) ?? []));
  const styled = classesOf(sheets);
  const known = classesOf([allStyles]);
  return [...classesOf(scripts)].filter((name) => known.has(name) && !styled.has(name)).toSorted();
}
