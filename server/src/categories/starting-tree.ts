/** A category to begin with; children stand below it. */
export interface StartingCategory {
  readonly name: string;
  readonly type: 'INCOME' | 'EXPENSE';
  readonly color?: string;
  readonly children?: readonly string[];
}

const english: readonly StartingCategory[] = [
  { name: 'Salary', type: 'INCOME', color: '#1f8a4c' },
  {
    name: 'Other income',
    type: 'INCOME',
    color: '#4c9f70',
    children: ['Interest', 'Gifts received', 'Refunds'],
  },
  {
    name: 'Housing',
    type: 'EXPENSE',
    color: '#2f5bd8',
    children: ['Rent', 'Energy', 'Repairs', 'Furniture'],
  },
  { name: 'Food', type: 'EXPENSE', color: '#c9822b', children: ['Groceries', 'Eating out'] },
  { name: 'Transport', type: 'EXPENSE', color: '#0f7f94', children: ['Public transport', 'Car', 'Fuel'] },
  { name: 'Health', type: 'EXPENSE', color: '#b3404a', children: ['Pharmacy', 'Doctor', 'Sport'] },
  {
    name: 'Leisure',
    type: 'EXPENSE',
    color: '#7a4fc4',
    children: ['Books', 'Going out', 'Subscriptions', 'Travel'],
  },
  { name: 'Shopping', type: 'EXPENSE', color: '#9b5a9b', children: ['Clothing', 'Electronics'] },
  {
    name: 'Insurance and taxes',
    type: 'EXPENSE',
    color: '#5d6b7a',
    children: ['Insurance', 'Taxes', 'Bank fees'],
  },
  { name: 'Family', type: 'EXPENSE', color: '#b0653a', children: ['Childcare', 'Gifts'] },
];

const german: readonly StartingCategory[] = [
  { name: 'Gehalt', type: 'INCOME', color: '#1f8a4c' },
  {
    name: 'Weitere Einnahmen',
    type: 'INCOME',
    color: '#4c9f70',
    children: ['Zinsen', 'Geschenke erhalten', 'Erstattungen'],
  },
  {
    name: 'Wohnen',
    type: 'EXPENSE',
    color: '#2f5bd8',
    children: ['Miete', 'Energie', 'Reparaturen', 'Möbel'],
  },
  { name: 'Essen', type: 'EXPENSE', color: '#c9822b', children: ['Lebensmittel', 'Auswärts essen'] },
  { name: 'Mobilität', type: 'EXPENSE', color: '#0f7f94', children: ['Bus und Bahn', 'Auto', 'Kraftstoff'] },
  { name: 'Gesundheit', type: 'EXPENSE', color: '#b3404a', children: ['Apotheke', 'Arzt', 'Sport'] },
  {
    name: 'Freizeit',
    type: 'EXPENSE',
    color: '#7a4fc4',
    children: ['Bücher', 'Ausgehen', 'Abonnements', 'Reisen'],
  },
  { name: 'Einkäufe', type: 'EXPENSE', color: '#9b5a9b', children: ['Kleidung', 'Elektronik'] },
  {
    name: 'Versicherung und Steuern',
    type: 'EXPENSE',
    color: '#5d6b7a',
    children: ['Versicherung', 'Steuern', 'Bankgebühren'],
  },
  { name: 'Familie', type: 'EXPENSE', color: '#b0653a', children: ['Kinderbetreuung', 'Geschenke'] },
];

/** Languages a starting tree exists in. */
export const startingTrees: Readonly<Record<string, readonly StartingCategory[]>> = {
  en: english,
  de: german,
};

/** Names of the system's own accounts, by language. People see only the two uncategorised ones. */
export const systemAccountNames = {
  en: {
    OPENING_BALANCES: 'Opening balances',
    CURRENCY_CONVERSION: 'Currency conversion',
    IN_TRANSIT: 'In transit',
    UNCATEGORISED_INCOME: 'Uncategorised income',
    UNCATEGORISED_EXPENSE: 'Uncategorised',
  },
  de: {
    OPENING_BALANCES: 'Anfangsbestände',
    CURRENCY_CONVERSION: 'Währungsumrechnung',
    IN_TRANSIT: 'Unterwegs',
    UNCATEGORISED_INCOME: 'Einnahmen ohne Kategorie',
    UNCATEGORISED_EXPENSE: 'Ohne Kategorie',
  },
} as const;
