import type { CsvColumnRole } from './settings.ts';

type NamedRole = Exclude<CsvColumnRole, 'IGNORE'>;

/**
 * The names that banks give their columns in English, German, French, Spanish, Dutch, Italian and Portuguese, as
 * `headerWord` writes them. Where a file has several columns of one role, the name that stands first here wins: the day
 * of booking before the day of value, the name of the other party before a description.
 */
const NAMES: Readonly<Record<NamedRole, string>> = {
  DATE: `booking date; posting date; posted date; post date; date posted; date of booking; transaction date; trans date;
    date; completed date; processed date; transaction time; value date; effective date; settlement date; started date;
    buchungstag; buchungsdatum; buchung; datum der buchung; umsatzdatum; datum; belegdatum; valutadatum; wertstellung;
    wertstellungsdatum; valuta; date comptable; date de comptabilisation; date operation; date d operation;
    date de l operation; date de valeur; date valeur; fecha contable; fecha operacion; fecha de operacion; f operacion;
    fecha; fecha valor; f valor; boekdatum; boekingsdatum; transactiedatum; rentedatum; data contabile;
    data operazione; data registrazione; data; data valuta; data mov; data movimento; data do movimento;
    data lancamento; data de lancamento; data da operacao; data valor`,
  AMOUNT: `amount; transaction amount; booking amount; account amount; betrag; umsatz; buchungsbetrag; montant;
    montant de l operation; importe; importe operacion; importo; bedrag; valor; montante; quantia; sum; net; netto;
    value; amount in account currency`,
  DEBIT: `debit; debit amount; debits; withdrawal; withdrawals; withdrawal amount; money out; paid out; out; outflow;
    charges; spent; soll; belastung; ausgang; ausgaben; debit eur; montant debit; cargo; cargos; debe; uscite; uscita;
    addebiti; addebito; dare; debito; debitos; depenses; af; afschrijving; saidas`,
  CREDIT: `credit; credit amount; credits; deposit; deposits; deposit amount; money in; paid in; in; inflow; received;
    haben; gutschrift; eingang; einnahmen; montant credit; abono; abonos; haber; ingreso; ingresos; entrate; entrata;
    accrediti; accredito; avere; credito; creditos; recettes; bij; bijschrijving; entradas`,
  DIRECTION: `debit credit; credit debit; debit or credit; credit or debit; dr cr; cr dr; d c; c d; dc; cd;
    credit debit indicator; debit credit indicator; soll haben; soll haben kennzeichen; s h; sh; af bij; bij af;
    debet credit; sens; debe haber; dare avere; debito credito; direction`,
  PAYEE: `payee; payee name; merchant; merchant name; counterparty; counterparty name; counter party; name; partner;
    partner name; beneficiary; beneficiary name; vendor; beguenstigter zahlungspflichtiger; begunstigter zahlungspflichtiger;
    auftraggeber empfanger; auftraggeber empfaenger; auftraggeber begunstigter; auftraggeber beguenstigter; begunstigter;
    beguenstigter; empfanger; empfaenger; zahlungsempfanger; zahlungsempfaenger; zahlungsbeteiligter; zahlungspflichtiger;
    name zahlungsbeteiligter; tiers; contrepartie; nom de la contrepartie; beneficiaire; beneficiario; tegenpartij;
    naam tegenpartij; naam omschrijving; controparte; ordinante beneficiario; contraparte; to; transaction description;
    description; libelle; libelle operation; concepto; descripcion; omschrijving; descrizione; descrizione operazione;
    causale; descricao; descritivo; beschreibung; details; narrative; particulars; buchungstext`,
  MEMO: `memo; purpose; remittance information; payment reference; payment details; reference; note; notes; comment;
    comments; message; text; verwendungszweck; buchungstext; umsatztext; zahlungsgrund; mitteilung; bemerkung;
    informations complementaires; communication; libelle complementaire; motif; observaciones; mas datos; mededelingen;
    mededeling; opmerking; note aggiuntive; descrizione completa; observacoes; additional information`,
  CURRENCY: `currency; currency code; account currency; transaction currency; ccy; cur; wahrung; waehrung; devise; moneda;
    divisa; munt; muntsoort; valuta; moeda`,
  BANK_ID: `transaction id; transactionid; fitid; transaction reference; bank reference; reference id; unique id; id;
    transaktions id; transaktionsnummer; umsatz id; buchungsreferenz; referenznummer; transaktionsreferenz;
    numero d operation; id operation; id transaccion; volgnr; volgnummer; transactiereferentie; id transazione;
    id transacao; reference number`,
  BALANCE: `balance; running balance; account balance; balance after; balance after transaction; saldo;
    saldo nach buchung; kontostand; kontosaldo; saldo na mutatie; saldo na trn; solde; solde apres operation;
    saldo contabile; saldo contable; saldo disponible; saldo progressivo; saldo contabilistico; available balance`,
  CATEGORY: `category; categories; kategorie; hauptkategorie; categorie; categoria`,
  CHECK_NUMBER: `check number; check no; check; cheque number; cheque no; cheque; schecknummer; num cheque`,
};

const ROLES_BY_NAME = new Map<string, { readonly role: NamedRole; readonly rank: number }[]>();
for (const [role, names] of Object.entries(NAMES) as [NamedRole, string][]) {
  for (const [rank, name] of names.split(';').entries()) {
    const word = name.trim();
    ROLES_BY_NAME.set(word, [...(ROLES_BY_NAME.get(word) ?? []), { role, rank }]);
  }
}

/** A header cell as it is compared: `"Betrag (EUR)"` is `betrag`, `"Soll/Haben"` is `soll haben`. */
export function headerWord(cell: string): string {
  return cell
    .slice(0, 100)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/(?<=[a-z] )(?:in )?(?:eur|usd|gbp|chf|sek|nok|dkk|pln|cad|aud|nzd|jpy|brl)$/, '')
    .trim();
}

/** The roles a column may have by its name, each with its rank: 0 is the most telling name of the role. */
export function rolesOfName(cell: string): readonly { readonly role: NamedRole; readonly rank: number }[] {
  return ROLES_BY_NAME.get(headerWord(cell)) ?? [];
}

/** Whether a record is a header by its words: it names a date and an amount. */
export function isHeader(cells: readonly string[]): boolean {
  const roles = new Set(cells.flatMap((cell) => rolesOfName(cell).map(({ role }) => role)));
  return roles.has('DATE') && (roles.has('AMOUNT') || roles.has('DEBIT') || roles.has('CREDIT'));
}

/** Words for money out and money in beside an amount without a sign. */
const DIRECTIONS: Readonly<Record<string, 'OUT' | 'IN'>> = Object.fromEntries([
  ...'d;dr;db;dbit;debit;debet;s;soll;af;out;debito;debe;cargo;dare;dare d;sortie;withdrawal;-'
    .split(';')
    .map((word) => [word, 'OUT']),
  ...'c;cr;crdt;credit;h;haben;bij;in;credito;haber;abono;avere;entree;deposit;+'
    .split(';')
    .map((word) => [word, 'IN']),
]);

/** Which way money went by the word of a DIRECTION column, or null for a word that is not known. */
export function directionOf(cell: string): 'OUT' | 'IN' | null {
  const word = cell.trim();
  return DIRECTIONS[word] ?? DIRECTIONS[headerWord(word)] ?? null;
}
