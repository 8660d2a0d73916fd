/** What stands on a receipt. */
export interface Receipt {
  readonly payee: string;
  readonly date: string;
  /** As it is printed, such as `12.50 EUR`. */
  readonly total: string;
}

/** A till receipt as a PDF of one narrow page; the same receipt is the same bytes. */
export function receiptPdf({ payee, date, total }: Receipt): Buffer {
  const page = [
    'BT /F1 15 Tf 20 250 Td',
    `(${escaped(payee)}) Tj`,
    '/F1 10 Tf 0 -30 Td',
    `(${escaped(date)}) Tj`,
    '/F1 13 Tf 0 -40 Td',
    `(${escaped(`Total  ${total}`)}) Tj`,
    '/F1 9 Tf 0 -40 Td',
    '(Thank you. Come again!) Tj ET',
    '20 195 180 0.7 re f',
  ].join('\n');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 220 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${page.length}>>stream\n${page}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  const end = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + end, 'latin1');
}

/** A text inside a PDF's parentheses. What Latin letters cannot write becomes a question mark. */
function escaped(text: string): string {
  return text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?').replaceAll(/[\\()]/g, (mark) => `\\${mark}`);
}
