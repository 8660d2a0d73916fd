/** What a scanner of OFX meets, in the order of the file. Names are in capitals. */
export type OfxEvent =
  | { readonly kind: 'OPEN'; readonly name: string; readonly lineNumber: number; readonly start: number }
  /** An element's text, entities resolved. SGML and XML differ in whether a closing tag follows, which is passed over. */
  | { readonly kind: 'VALUE'; readonly name: string; readonly text: string; readonly lineNumber: number }
  | { readonly kind: 'CLOSE'; readonly name: string; readonly end: number }
  /** A DOCTYPE: nothing behind it is read. */
  | { readonly kind: 'DOCUMENT_TYPE' };

/** A tag: its name, and attributes that OFX does not have but some writers add. */
const TAG = /<(\/?)([A-Za-z][\w.:-]{0,63})(?:\s[^<>]{0,200})?(\/?)>/y;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * Reads OFX of both kinds in one pass: 1.x, which is SGML whose elements need no closing tag (OFX 1.6, section 2.3),
 * and 2.x, which is XML (OFX 2.2, section 2.4). Banks mix them, so both are read by the same rule: an element holds the
 * text up to the next tag; an aggregate holds none. A `<` that begins no tag is text. No entity is ever declared by the
 * file: there are the few that the specification names (section 2.3.2.1) and characters by their number.
 *
 * An element's value is given only when a tag follows it, so a value cut off by the end of the file is never given.
 */
export function* scanOfx(text: string, from: number): Generator<OfxEvent, void, void> {
  let at = from;
  let lineNumber = 1;
  let lineEnd = endOfLine(text, 0);
  let open: { name: string; lineNumber: number } | null = null;
  let value = '';
  const lineAt = (position: number): number => {
    // The next line end is kept, since in a file of one line looking for it would mean reading to the end each time.
    while (lineEnd < position) {
      lineNumber++;
      lineEnd = endOfLine(text, lineEnd + 1);
    }
    return lineNumber;
  };
  for (;;) {
    const tag = text.indexOf('<', at);
    if (tag < 0) return;
    if (open !== null) value += resolveEntities(text.slice(at, tag));
    if (text.startsWith('<!--', tag) || text.startsWith('<?', tag)) {
      const [ending, length] = text[tag + 1] === '?' ? ['?>', 2] : ['-->', 3];
      const end = text.indexOf(ending as string, tag + 2);
      if (end < 0) return;
      at = end + (length as number);
      continue;
    }
    if (text.startsWith('<![CDATA[', tag)) {
      const end = text.indexOf(']]>', tag);
      if (end < 0) return;
      value += text.slice(tag + 9, end);
      at = end + 3;
      continue;
    }
    if (/^<!doctype/i.test(text.slice(tag, tag + 10))) {
      yield { kind: 'DOCUMENT_TYPE' };
      return;
    }
    TAG.lastIndex = tag;
    const match = TAG.exec(text);
    if (match === null) {
      if (open !== null) value += '<';
      at = tag + 1;
      continue;
    }
    at = TAG.lastIndex;
    const [, slash, rawName, empty] = match;
    const name = rawName!.slice(rawName!.indexOf(':') + 1).toUpperCase();
    if (open !== null && (value.trim() !== '' || (slash === '/' && open.name === name))) {
      yield { kind: 'VALUE', name: open.name, text: value.trim(), lineNumber: open.lineNumber };
    }
    value = '';
    open = null;
    if (slash === '/') {
      yield { kind: 'CLOSE', name, end: at };
      continue;
    }
    const line = lineAt(tag);
    yield { kind: 'OPEN', name, lineNumber: line, start: tag };
    if (empty === '/') yield { kind: 'CLOSE', name, end: at };
    else open = { name, lineNumber: line };
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? Infinity : end;
}

function resolveEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,5}));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[(name as string).toLowerCase()] ?? whole;
      const code =
        decimal === undefined ? Number.parseInt(hex as string, 16) : Number.parseInt(decimal as string, 10);
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
        ? String.fromCodePoint(code)
        : whole;
    },
  );
}
