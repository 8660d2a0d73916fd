/** One figure of a server: its name, its labels, its value. */
export interface Figure {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Reads Prometheus' text format, as our servers write it. Source: “Exposition formats”, prometheus.io. */
export function readFigures(text: string): readonly Figure[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) return [];
    const [, name = '', labels = '', value] = match;
    const read = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, label = '', content = '']) => [label, content] as const,
    );
    return [{ name, labels: Object.fromEntries(read), value: Number(value) }];
  });
}

/** The sum of a figure over those of its labels that fit. @throws Error when there is none of this name at all */
export function sumOf(
  figures: readonly Figure[],
  name: string,
  fits: (labels: Readonly<Record<string, string>>) => boolean = () => true,
): number {
  const found = figures.filter((figure) => figure.name === name);
  if (found.length === 0) throw new Error(`the server tells no ${name}`);
  return found.filter(({ labels }) => fits(labels)).reduce((sum, { value }) => sum + value, 0);
}
